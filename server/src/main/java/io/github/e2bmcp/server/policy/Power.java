package io.github.e2bmcp.server.policy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a function or object of a library is able to do, told by its full name. */
enum Power {
  NETWORK,
  /** Hands a command line to a shell. */
  SHELL,
  PROGRAM,
  /** Changes what a process is, or leaves the language. */
  KERNEL,
  SIGNAL,
  EVALUATION,
  LOADING,
  FILE_CHANGE,
  /** Shows what is in a folder. */
  FOLDER,
  ENVIRONMENT;

  /** Where a name ends in {@code *}, any one name may stand there. */
  private static final Map<String, Power> PYTHON = new HashMap<>();

  private static final Map<String, Power> JAVASCRIPT = new HashMap<>();

  static {
    String methods =
        "get post put delete patch head options request Session Client AsyncClient stream";
    add(PYTHON, NETWORK, "requests", methods);
    add(PYTHON, NETWORK, "httpx", methods);
    add(PYTHON, NETWORK, "urllib.request", "urlopen urlretrieve build_opener");
    add(PYTHON, NETWORK, "urllib3", "PoolManager request");
    add(PYTHON, NETWORK, "aiohttp", "ClientSession request");
    add(PYTHON, NETWORK, "http.client", "HTTPConnection HTTPSConnection");
    add(PYTHON, NETWORK, "http.server", "HTTPServer ThreadingHTTPServer");
    add(
        PYTHON,
        NETWORK,
        "socket",
        "socket create_connection create_server gethostbyname gethostbyname_ex gethostbyaddr"
            + " getaddrinfo");
    add(PYTHON, NETWORK, "socketserver", "TCPServer UDPServer ThreadingTCPServer");
    add(PYTHON, NETWORK, "ftplib", "FTP FTP_TLS");
    add(PYTHON, NETWORK, "smtplib", "SMTP SMTP_SSL");
    add(PYTHON, NETWORK, "telnetlib", "Telnet");
    add(PYTHON, NETWORK, "poplib", "POP3 POP3_SSL");
    add(PYTHON, NETWORK, "imaplib", "IMAP4 IMAP4_SSL");
    add(PYTHON, NETWORK, "paramiko", "SSHClient Transport");
    add(PYTHON, NETWORK, "xmlrpc.client", "ServerProxy");
    add(PYTHON, NETWORK, "asyncio", "open_connection start_server open_unix_connection");
    add(PYTHON, NETWORK, "websockets", "connect serve");
    add(PYTHON, NETWORK, "websocket", "create_connection WebSocketApp");
    add(PYTHON, NETWORK, "boto3", "client resource Session");
    add(PYTHON, SHELL, "os", "system popen");
    add(PYTHON, SHELL, "subprocess", "getoutput getstatusoutput");
    add(PYTHON, SHELL, "asyncio", "create_subprocess_shell");
    add(PYTHON, SHELL, "pty", "spawn");
    add(PYTHON, PROGRAM, "subprocess", "run Popen call check_call check_output");
    add(PYTHON, PROGRAM, "asyncio", "create_subprocess_exec");
    add(
        PYTHON,
        PROGRAM,
        "os",
        "execl execle execlp execlpe execv execve execvp execvpe spawnl spawnle spawnlp spawnlpe"
            + " spawnv spawnve spawnvp spawnvpe posix_spawn posix_spawnp");
    add(
        PYTHON,
        KERNEL,
        "os",
        "fork forkpty setuid setgid setreuid setresuid chroot unshare setns killpg");
    add(PYTHON, KERNEL, "ctypes", "CDLL PyDLL string_at memmove");
    add(PYTHON, KERNEL, "ctypes.cdll", "LoadLibrary *");
    add(PYTHON, SIGNAL, "os", "kill");
    add(PYTHON, EVALUATION, "", "exec eval compile");
    add(PYTHON, EVALUATION, "builtins", "exec eval compile");
    add(PYTHON, EVALUATION, "__builtins__", "exec eval compile");
    add(PYTHON, LOADING, "", "__import__");
    add(PYTHON, LOADING, "builtins", "__import__");
    add(PYTHON, LOADING, "importlib", "import_module");
    add(PYTHON, FILE_CHANGE, "", "open");
    add(PYTHON, FILE_CHANGE, "io", "open");
    add(PYTHON, FILE_CHANGE, "shutil", "rmtree move copy copyfile copytree");
    add(
        PYTHON,
        FILE_CHANGE,
        "os",
        "remove unlink rmdir removedirs rename replace chmod chown symlink link");
    add(PYTHON, FOLDER, "os", "listdir scandir walk");
    add(PYTHON, FOLDER, "glob", "glob iglob");
    add(PYTHON, FOLDER, "pathlib", "Path");
    add(PYTHON, ENVIRONMENT, "os", "environ environb getenv");
    add(PYTHON, ENVIRONMENT, "os.environ", "*");

    add(JAVASCRIPT, NETWORK, "", "fetch axios got WebSocket XMLHttpRequest EventSource node-fetch");
    add(JAVASCRIPT, NETWORK, "globalThis", "fetch WebSocket");
    add(JAVASCRIPT, NETWORK, "axios", "*");
    add(JAVASCRIPT, NETWORK, "got", "get post put stream");
    add(JAVASCRIPT, NETWORK, "undici", "fetch request stream Client");
    add(JAVASCRIPT, NETWORK, "http", "get request createServer");
    add(JAVASCRIPT, NETWORK, "https", "get request createServer");
    add(JAVASCRIPT, NETWORK, "http2", "connect createServer");
    add(JAVASCRIPT, NETWORK, "net", "connect createConnection createServer Socket");
    add(JAVASCRIPT, NETWORK, "tls", "connect");
    add(JAVASCRIPT, NETWORK, "dgram", "createSocket");
    String lookups = "lookup resolve resolve4 resolve6 resolveTxt resolveMx reverse";
    add(JAVASCRIPT, NETWORK, "dns", lookups);
    add(JAVASCRIPT, NETWORK, "dns.promises", lookups);
    add(JAVASCRIPT, NETWORK, "dns/promises", lookups);
    add(JAVASCRIPT, SHELL, "child_process", "exec execSync");
    add(JAVASCRIPT, PROGRAM, "child_process", "spawn spawnSync execFile execFileSync fork");
    add(JAVASCRIPT, PROGRAM, "cluster", "fork");
    add(JAVASCRIPT, KERNEL, "process", "binding dlopen setuid setgid _linkedBinding");
    add(JAVASCRIPT, SIGNAL, "process", "kill");
    add(JAVASCRIPT, EVALUATION, "", "eval Function Worker");
    add(JAVASCRIPT, EVALUATION, "worker_threads", "Worker");
    add(JAVASCRIPT, EVALUATION, "globalThis", "eval Function");
    add(JAVASCRIPT, EVALUATION, "vm", "runInThisContext runInNewContext runInContext Script");
    add(JAVASCRIPT, LOADING, "", "require import");
    String changes =
        "rm rmSync rmdir rmdirSync unlink unlinkSync chmod chmodSync symlink symlinkSync writeFile"
            + " writeFileSync appendFile appendFileSync rename renameSync";
    add(JAVASCRIPT, FILE_CHANGE, "fs", changes);
    add(JAVASCRIPT, FILE_CHANGE, "fs.promises", changes);
    add(JAVASCRIPT, FILE_CHANGE, "fs/promises", changes);
    add(JAVASCRIPT, FOLDER, "fs", "readdir readdirSync opendir opendirSync");
    add(JAVASCRIPT, FOLDER, "fs.promises", "readdir opendir");
    add(JAVASCRIPT, FOLDER, "fs/promises", "readdir opendir");
    add(JAVASCRIPT, ENVIRONMENT, "process", "env");
    add(JAVASCRIPT, ENVIRONMENT, "process.env", "*");
    add(JAVASCRIPT, ENVIRONMENT, "globalThis.process", "env");
  }

  private static void add(Map<String, Power> table, Power power, String module, String names) {
    for (String name : names.split(" ", -1)) {
      table.put(module.isEmpty() ? name : module + "." + name, power);
    }
  }

  /** Null for a name without power. */
  static @Nullable Power of(String name, boolean python) {
    Map<String, Power> table = python ? PYTHON : JAVASCRIPT;
    Power exact = table.get(name);
    int dot = name.lastIndexOf('.');
    return exact != null || dot < 0 ? exact : table.get(name.substring(0, dot) + ".*");
  }
}
