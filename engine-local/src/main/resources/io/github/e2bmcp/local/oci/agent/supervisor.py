"""A small process between the agent and one program at a time.

Everything the program starts, double-forked daemons included, stays below it, because it is a
subreaper, or in the program's group where there is none; so the whole tree can be killed. It tells
the agent in lines on its status pipe:
"started PID", "failed CODE MESSAGE", "exit STATUS CPU_MICROSECONDS MAXRSS_KB", "killed", "stuck",
and "gone" once nothing of the program is left: then it waits for the next one.
On its control pipe K asks for the end of the tree; end of file is the agent's death.
"""
import errno
import fcntl
import os
import resource
import select
import signal
import socket
import struct
import termios
import time

import descend
import groups
import wire

KILL_DEADLINE = 6.0

# How often a group is looked at whose last member is no child of its supervisor, in milliseconds.
LOOK = 100


NAMED = 4096  # of a program's name in an error, which nobody reads yet while it is written
LARGEST = 65536  # a program with more arguments and environment than this gets a supervisor of its own
DESCRIPTORS = struct.Struct("3i")


class Program:
    """What to start; descriptors are already the child's ends."""

    def __init__(self, argv, env, directory, ids, stdio, terminal, open_files, group=""):
        self.argv = argv
        self.env = env
        self.directory = directory
        self.ids = ids
        self.stdio = stdio
        self.terminal = terminal
        self.open_files = open_files
        self.group = group

    def send(self, line):
        """False where it is too large, or nobody is there any more."""
        message = wire.pack(self.directory, *self.ids, int(self.terminal), self.open_files, self.group,
                            len(self.argv), *self.argv, *(b"%s=%s" % it for it in self.env.items()))
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, DESCRIPTORS.pack(*self.stdio))
        try:
            return len(message) <= LARGEST and line.sendmsg([message], [rights]) > 0
        except OSError:
            return False

    @staticmethod
    def receive(line):
        """None where none will come."""
        message, rights, _, _ = line.recvmsg(
            LARGEST, socket.CMSG_SPACE(DESCRIPTORS.size), socket.MSG_CMSG_CLOEXEC)
        if not message:
            return None
        directory, uid, gid, terminal, open_files, group, count, *rest = wire.unpack(message)
        arguments = int(count)
        return Program(
            rest[:arguments], dict(it.split(b"=", 1) for it in rest[arguments:]),
            os.fsdecode(directory), (int(uid), int(gid)), DESCRIPTORS.unpack(rights[0][2]),
            terminal == b"1", int(open_files), group.decode())


def serve(program, line, control, status):
    """A supervisor's whole life."""
    try:
        descend.close_all_but([*program.stdio, line.fileno(), control, status])
        # What programs inherit is set once, and little is left to do for each.
        descend.occupy_standard_streams()
        descend.default_signals()
        descend.bound()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        descend.prctl(descend.PR_SET_CHILD_SUBREAPER, 1)
        os.set_blocking(control, False)
        wake, woken = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        while program:
            os.write(status, supervise(program, control, status, wake) + b"gone\n")
            program = Program.receive(line)
            drain(control)  # what came too late for the program before
    finally:
        os._exit(0)


def supervise(program, control, status, wake):
    """What is still to be told."""
    try:
        main = start(program, status)
        return watch(program, main, control, status, wake) if main else b""
    finally:
        if program.group:
            groups.remove(program.group)


def start(program, status):
    confirm, confirming = os.pipe()
    main = os.fork()
    if main == 0:
        try:
            run(program, confirming)
        except OSError as problem:
            os.write(confirming, describe(program, problem))
        finally:
            os._exit(127)
    os.close(confirming)
    for fd in set(program.stdio):
        os.close(fd)
    failure = os.read(confirm, 4096)
    os.close(confirm)
    if failure:
        os.waitpid(main, 0)
        os.write(status, failure)
        return 0
    os.write(status, b"started %d\n" % main)
    return main


def describe(program, problem):
    if problem.filename == program.directory and program.directory:
        code = b"directory"
    elif problem.errno in (errno.EAGAIN, errno.ENOMEM):
        code = b"limit"
    else:
        code = b"refused"
    return b"failed %s %s\n" % (code, os.strerror(problem.errno).encode())


def run(program, confirming):
    if program.group:
        groups.join(program.group)
    descend.step_back()
    os.setsid()
    for target, fd in enumerate(program.stdio):
        os.dup2(fd, target)
    if program.terminal:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    nofile = min(program.open_files, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (nofile, nofile))
    descend.become(*program.ids)
    os.chdir(program.directory)
    os.close(confirming)  # whatever comes now is the program's own result, and need not be waited for
    start = os.execve if b"/" in program.argv[0] else os.execvpe
    try:
        start(program.argv[0], program.argv, program.env)
    except OSError as problem:
        # As shells do: the program's absence is its own result, told where its errors go.
        os.write(2, b"%s: %s\n" % (program.argv[0][:NAMED], os.strerror(problem.errno).encode()))
        os._exit(127 if problem.errno in (errno.ENOENT, errno.ENOTDIR) else 126)


def watch(program, main, control, status, wake):
    """Until nothing of the program is left; what is still to be told."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(wake, select.POLLIN)
    while True:
        left, words = reap(main)
        if not left and not (program.group and descendants(program)):
            return words
        tell(status, words)
        for fd, _ in poll.poll(LOOK if program.group else None):
            if fd == control:
                asked = os.read(control, 16)
                tell(status, b"killed\n" if kill_tree(program, main, status) else b"stuck\n")
                if not asked:
                    os._exit(0)
            else:
                drain(wake)


def drain(fd):
    try:
        os.read(fd, 512)
    except BlockingIOError:
        pass


def tell(status, words):
    if words:
        os.write(status, words)


def reap(main):
    """Whether children are left, and what of them is to be told."""
    words = b""
    while True:
        try:
            pid, result, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return False, words
        if pid == 0:
            return True, words
        if pid == main:
            cpu = int((usage.ru_utime + usage.ru_stime) * 1e6)
            words = b"exit %d %d %d\n" % (result, cpu, usage.ru_maxrss)


def kill_tree(program, main, status):
    """Stops passes until nothing new is found, so that no fork escapes; then kills. False: stuck."""
    stopped = set()
    deadline = time.monotonic() + KILL_DEADLINE
    while time.monotonic() < deadline:
        found = descendants(program) - stopped
        if not found:
            break
        send(found, signal.SIGSTOP)
        stopped |= found
    pause = 0.0005
    while True:
        alive = descendants(program)
        send(alive, signal.SIGKILL)
        left, words = reap(main)
        tell(status, words)
        if not left and not alive:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def descendants(program):
    """Every live process that the program started."""
    if program.group:
        return groups.members(program.group)
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/" + name + "/stat", "rb") as file:
                    stat = file.read()
            except OSError:
                continue
            state, parent = stat[stat.rindex(b")") + 2:].split(None, 2)[:2]
            children.setdefault(int(parent), []).append((int(name), state in (b"Z", b"X") and not runs_on(name)))
    found, queue = set(), [os.getpid()]
    while queue:
        for pid, dead in children.get(queue.pop(), ()):
            if not dead:
                found.add(pid)
            queue.append(pid)
    return found


def runs_on(name):
    """Whether a process whose first thread has ended has others."""
    try:
        return len(os.listdir("/proc/" + name + "/task")) > 1
    except OSError:
        return False


def resize(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
