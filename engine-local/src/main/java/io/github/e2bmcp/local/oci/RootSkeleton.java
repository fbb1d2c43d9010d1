package io.github.e2bmcp.local.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The read-only root directory that sandboxes share: mount points, a small {@code /etc} of its own
 * and the agent. Programs and libraries are mounted in from the host or from a template.
 */
public final class RootSkeleton {

  public static final String AGENT_HOME = "/opt/e2b-mcp";

  /** Programs that scripts written for E2B call by name. */
  private static final String EXPECTED = AGENT_HOME + "/bin";

  /** Where programs are looked for. */
  public static final String PATH =
      "/home/user/.local/bin:"
          + EXPECTED
          + ":/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin";

  /** Without which programs of the host do not run; nothing with settings or secrets. */
  private static final List<String> HOST_ETC =
      List.of(
          "alternatives",
          "debian_version",
          "fonts",
          "inputrc",
          "ld.so.cache",
          "ld.so.conf",
          "ld.so.conf.d",
          "locale.alias",
          "localtime",
          "magic",
          "mime.types",
          "os-release",
          "pki",
          "protocols",
          "rpc",
          "services",
          "ssl/certs",
          "ssl/openssl.cnf",
          "terminfo",
          "timezone");

  /** Directories whose names carry a version. */
  private static final List<String> HOST_ETC_PREFIXES = List.of("python3", "java-");

  private static final List<String> AGENT_FILES =
      List.of(
          "agent.py",
          "descend.py",
          "files.py",
          "groups.py",
          "gvisor.py",
          "jobs.py",
          "loop.py",
          "ports.py",
          "processes.py",
          "pumps.py",
          "runner.py",
          "supervisor.py",
          "supervisors.py",
          "watching.py",
          "wire.py",
          "workers.py");

  private final Path directory;
  private final Map<String, Path> binds = new LinkedHashMap<>();

  private RootSkeleton(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes one.
   *
   * @param directory does not exist yet; it and what is above it must be open to all ids
   * @param source the root that programs come from: {@code /} or a template
   * @param single whether only one id is mapped, so that the user has to be id 0
   */
  static RootSkeleton make(Path directory, Path source, boolean single) throws IOException {
    RootSkeleton root = new RootSkeleton(directory);
    for (String name : List.of("dev", "proc", "sys", "home", "run", "mnt", "var", "opt")) {
      Files.createDirectories(directory.resolve(name));
    }
    Files.createDirectories(directory.resolve("etc"));
    Files.createSymbolicLink(directory.resolve("tmp"), Path.of("/home/.tmp"));
    Files.createSymbolicLink(directory.resolve("var/tmp"), Path.of("/home/.tmp"));
    Files.createSymbolicLink(directory.resolve("root"), Path.of("/home/.root"));
    for (String name : List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32")) {
      root.bring(source, name);
    }
    root.etc(source, single);
    root.agent();
    root.expected(source);
    return root;
  }

  private void expected(Path source) throws IOException {
    Path home = Files.createDirectories(directory.resolve(EXPECTED.substring(1)));
    boolean python =
        Stream.of("usr/local/bin/python", "usr/bin/python")
            .anyMatch(it -> Files.exists(source.resolve(it), LinkOption.NOFOLLOW_LINKS));
    if (!python) {
      Files.createSymbolicLink(home.resolve("python"), Path.of("/usr/bin/python3"));
    }
    // The source's own refuses to do anything where no privilege can be gained.
    Path sudo = home.resolve("sudo");
    copy("programs/sudo", sudo);
    Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copy(String resource, Path target) throws IOException {
    try (InputStream source = RootSkeleton.class.getResourceAsStream(resource)) {
      if (source == null) {
        throw new IOException("the file " + resource + " is missing from this program");
      }
      Files.copy(source, target);
    }
  }

  /** A link is copied as a link, a directory becomes a read-only mount. */
  private void bring(Path source, String name) throws IOException {
    Path from = source.resolve(name);
    Path to = directory.resolve(name);
    if (Files.isSymbolicLink(from)) {
      Files.createSymbolicLink(to, Files.readSymbolicLink(from));
    } else if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      binds.put("/" + name, from);
    }
  }

  private void etc(Path source, boolean single) throws IOException {
    Path etc = directory.resolve("etc");
    String user = single ? "0:0" : "1000:1000";
    String people = "user:x:" + user + ":user:/home/user:/bin/bash\n";
    String groups = "user:x:" + (single ? "0" : "1000") + ":\n";
    // With one id only, the first line with that id gives it its name.
    Files.writeString(
        etc.resolve("passwd"), people + "root:x:0:0:root:/root:/bin/bash\n" + nobody());
    Files.writeString(etc.resolve("group"), groups + "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n");
    Files.writeString(
        etc.resolve("hosts"), "127.0.0.1 localhost sandbox\n::1 localhost ip6-localhost\n");
    Files.writeString(etc.resolve("hostname"), "sandbox\n");
    Files.writeString(etc.resolve("resolv.conf"), "");
    Files.writeString(etc.resolve("shells"), "/bin/sh\n/bin/bash\n");
    Files.writeString(
        etc.resolve("nsswitch.conf"),
        "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n");
    Files.writeString(etc.resolve("profile"), PROFILE);
    for (String name : HOST_ETC) {
      copyOrMount(source.resolve("etc").resolve(name), name);
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(source.resolve("etc"), RootSkeleton::hasKnownPrefix)) {
      for (Path entry : entries) {
        copyOrMount(entry, entry.getFileName().toString());
      }
    }
  }

  private static boolean hasKnownPrefix(Path entry) {
    String name = entry.getFileName().toString();
    return HOST_ETC_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static String nobody() {
    return "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
  }

  private static final String PROFILE =
      """
      export PATH=%s
      umask 022
      """
          .formatted(PATH);

  private void copyOrMount(Path from, String name) throws IOException {
    Path to = directory.resolve("etc").resolve(name);
    if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      binds.put("/etc/" + name, from);
    } else if (Files.isReadable(from)) {
      Path parent = to.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private void agent() throws IOException {
    Path home = directory.resolve(AGENT_HOME.substring(1));
    Files.createDirectories(home);
    for (String name : AGENT_FILES) {
      copy("agent/" + name, home.resolve(name));
    }
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Shows a folder of the host at a place of its own. */
  void share(String place, Path folder) throws IOException {
    Files.createDirectories(directory.resolve(place.substring(1)));
    binds.put(place, folder);
  }

  Path directory() {
    return directory;
  }

  /** Places inside, and what of the host is seen there, read-only. */
  Map<String, Path> binds() {
    return binds;
  }

  /** What starts the agent: no site packages, no environment, no current directory on its path. */
  List<String> agentCommand(String userId) {
    String start =
        "import sys; sys.path.insert(0, '" + AGENT_HOME + "'); import agent; agent.main()";
    return List.of("/usr/bin/python3", "-I", "-S", "-E", "-B", "-c", start, userId, userId);
  }
}
