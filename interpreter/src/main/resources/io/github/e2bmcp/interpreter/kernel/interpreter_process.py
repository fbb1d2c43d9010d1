"""Starts the process that runs the user's code and tells how it ended."""

import ctypes
import fcntl
import os
import signal
import socket

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
# Descriptors of ours stay above those that programs close when they turn into daemons.
PRIVATE_DESCRIPTORS = 700
# The part of the sandbox's memory above which a killed interpreter was most likely killed for its size.
LARGE = 0.6
CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP, signal.SIGSYS}
# In a block, so that none of its names is in the way of the code's own.
NODE_LOADER = """{
const fs = require('fs');
const read = (size) => {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; ) at += fs.readSync(4, bytes, at, size - at);
  return bytes;
};
const files = JSON.parse(read(parseInt(read(12), 10)));
const loaded = {};
const load = (name) => {
  if (!loaded[name]) {
    const module = (loaded[name] = { exports: {} });
    const options = { filename: 'kernel/' + name };
    require('vm').compileFunction(files[name], ['module', 'exports', 'load', 'require'], options)(module, module.exports, load, require);
  }
  return loaded[name].exports;
};
load('javascript_kernel.js').serve((name, options) => (options === undefined ? import(name) : import(name, options)));
}"""

prctl = ctypes.CDLL(None, use_errno=True).prctl


def high(fd):
    """A copy of the descriptor out of the way of user code; the old one is closed."""
    try:
        copy = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, PRIVATE_DESCRIPTORS)
    except (OSError, ValueError):
        return fd
    os.close(fd)
    return copy


def protect_supervisor():
    """As far as one user id allows: no reading of our memory or descriptors, no polite signals."""
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGPIPE, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)


class InterpreterProcess:
    """One interpreter with its ends: out and err (pipes), commands and calls (sockets), interrupts (Node.js)."""

    def __init__(self, options):
        self.options = options
        self.language = options["language"]
        self.status = None
        self.ready = False
        self.interrupts_sent = 0
        self.peak_bytes = 0
        self.oom_kills = oom_kills()
        self.out, out = os.pipe()
        self.err, err = os.pipe()
        self.commands, commands = socket.socketpair()
        self.calls, calls = socket.socketpair()
        self.interrupts, interrupts = socket.socketpair()
        theirs = [out, err, commands.detach(), calls.detach(), interrupts.detach()]
        self.pid = os.fork()
        if self.pid == 0:
            self.become(theirs)
        for fd in theirs:
            os.close(fd)
        for fd in (self.out, self.err):
            os.set_blocking(fd, False)
        self.commands.setblocking(True)
        self.calls.setblocking(False)
        if self.language == "javascript":
            self.send_files()

    def become(self, theirs):
        """In the new process; never returns."""
        try:
            os.setsid()
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
            prefer_for_oom()
            for number in range(1, signal.NSIG):
                if number not in (signal.SIGKILL, signal.SIGSTOP) and signal.getsignal(number) is signal.SIG_IGN:
                    signal.signal(number, signal.SIG_DFL)
            if self.language == "python":
                signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            signal.set_wakeup_fd(-1)
            os.chdir(self.options["directory"])
            null = os.open(os.devnull, os.O_RDONLY)
            for source, target in ((null, 0), (theirs[0], 1), (theirs[1], 2)):
                os.dup2(source, target)
            if self.language == "javascript":
                self.become_node(theirs)
            commands, calls = high(theirs[2]), high(theirs[3])
            os.closerange(3, min(commands, calls))
            os.closerange(max(commands, calls) + 1, PRIVATE_DESCRIPTORS + 100)
            from .python_kernel import PythonKernel

            PythonKernel(commands, calls, self.options).serve()
        except BaseException as error:
            os.write(2, ("the interpreter could not be started: %r\n" % error).encode())
        finally:
            os._exit(70)

    def become_node(self, theirs):
        ours = [fcntl.fcntl(fd, fcntl.F_DUPFD, 100) for fd in theirs[2:]]
        for target, fd in enumerate(ours, 3):
            os.dup2(fd, target)
        os.closerange(6, 1024)
        # Termination inside a timer leaves Node's own bookkeeping of async hooks behind; its check would abort.
        os.execvp("node", ["node", "--no-force-async-hooks-checks", "-e", NODE_LOADER])

    def send_files(self):
        import json

        files = {name: text for name, text in self.options["files"].items() if name.endswith((".js", ".cjs"))}
        body = json.dumps(files).encode()
        self.calls.setblocking(True)
        try:
            self.calls.sendall(b"%012d" % len(body) + body)
        except OSError:
            pass  # it died; its exit status says why
        self.calls.setblocking(False)

    def interrupt(self):
        if self.language == "javascript":
            self.interrupts_sent += 1
            try:
                self.interrupts.send(b"!", socket.MSG_DONTWAIT)
            except OSError:
                pass
        elif self.status is None:
            os.kill(self.pid, signal.SIGINT)

    def kill(self):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except OSError:
                pass

    def close(self):
        os.close(self.out)
        os.close(self.err)
        for end in (self.commands, self.calls, self.interrupts):
            end.close()

    def ran_out_of_memory(self):
        """Told by the kernel's counter where that can be seen; otherwise by how large the process had become."""
        limit = self.options["memory"]
        return oom_kills() > self.oom_kills or (limit > 0 and self.peak_bytes > limit * LARGE)

    def how_it_ended(self, last_words):
        """Why it ended, as an EndedBy name and a sentence."""
        number = os.WTERMSIG(self.status) if os.WIFSIGNALED(self.status) else 0
        if b"heap out of memory" in last_words or (number == signal.SIGKILL and self.ran_out_of_memory()):
            return "out-of-memory", "The code used more memory than the sandbox has, and the interpreter was ended."
        if number in CRASHES:
            return "crashed", "The interpreter crashed (%s)." % signal.strsignal(number)
        if number:
            return "killed", "The interpreter was killed (signal %d)." % number
        code = os.WEXITSTATUS(self.status)
        how = "process.exit" if self.language == "javascript" else "os._exit"
        return "exit", "The code ended the interpreter itself (exit code %d, as by %s)." % (code, how)


def prefer_for_oom():
    """When memory runs out, the code is to go, not what supervises it."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("500")
    except OSError:
        pass


def oom_kills():
    """How often the kernel ended a process of this sandbox for lack of memory; 0 where it does not tell."""
    for path in ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"):
        try:
            with open(path) as file:
                for line in file:
                    name, _, count = line.partition(" ")
                    if name == "oom_kill":
                        return int(count)
        except (OSError, ValueError):
            pass
    return 0
