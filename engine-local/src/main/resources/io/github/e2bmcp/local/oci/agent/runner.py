"""A process that starts programs, one at a time, and is their parent.

It gives way to the agent and to its own supervisor, as everything does that it starts. It tells the agent, on
its supervisor's status pipe: "started PID" or "failed CODE MESSAGE", "exit STATUS CPU_MICROSECONDS MAXRSS_KB",
and "gone" once nothing of the program is left. Then it waits for the next one, or for the end of its line.
"""
import errno
import fcntl
import marshal
import os
import resource
import socket
import struct
import termios
import time

import descend
import groups

NAMED = 4096  # of a program's name in an error, which nobody reads yet while it is written
LARGEST = 65536  # a program with more arguments and environment than this gets a supervisor of its own
LEAST_FILES = 64  # a runner needs some itself
LOOK = 0.1  # seconds between two looks at a group whose last member is no child of its runner
DESCRIPTORS = struct.Struct("3i")
RIGHTS = socket.CMSG_SPACE(DESCRIPTORS.size)


class Program:
    """What to start; descriptors are already the child's ends."""

    def __init__(self, argv, env, directory, ids, stdio, terminal, open_files):
        self.argv = argv
        self.env = env
        self.directory = directory
        self.ids = ids
        self.stdio = stdio
        self.terminal = terminal
        self.open_files = open_files

    def send(self, line):
        """False where it is too large, or nobody is there any more."""
        message = marshal.dumps(
            (self.argv, self.env, self.directory, self.ids, self.terminal, self.open_files))
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, DESCRIPTORS.pack(*self.stdio))
        try:
            return len(message) <= LARGEST and line.sendmsg([message], [rights]) > 0
        except OSError:
            return False

    @staticmethod
    def receive(line):
        """None where none will come."""
        message, rights, _, _ = line.recvmsg(LARGEST, RIGHTS, socket.MSG_CMSG_CLOEXEC)
        if not message:
            return None
        argv, env, directory, ids, terminal, open_files = marshal.loads(message)
        return Program(argv, env, directory, ids, DESCRIPTORS.unpack(rights[0][2]), terminal, open_files)


def serve(supervisor, program, line, status, group):
    """A runner's whole life; it begins with a program or with none yet."""
    try:
        descend.die_with_parent()
        descend.step_back()
        descend.prctl(descend.PR_SET_CHILD_SUBREAPER, 1)
        program = program or Program.receive(line)
        while program and os.getppid() == supervisor:
            os.write(status, run(program, status, group) + b"gone\n")
            program = Program.receive(line)
    finally:
        os._exit(0)


def run(program, status, group):
    """Until nothing is left of the program; what is still to be told."""
    try:
        main = spawn(program, status) if can_spawn(program, group) else fork(program, status, group)
    except OSError as problem:
        main = None
        os.write(status, describe(problem, program.directory))
    for fd in set(program.stdio):
        os.close(fd)
    return attend(main, status, group)


def can_spawn(program, group):
    """Whether nothing is to be done between fork and exec that posix_spawn(3) cannot do."""
    return (not group and not program.terminal and b"/" in program.argv[0]
            and program.ids[0] != os.getuid() and program.open_files >= LEAST_FILES)


def spawn(program, status):
    """Starts it without a copy of this process, which would cost more than all the rest."""
    limit_files(program.open_files)
    try:
        pid = as_the_user(program)
    except OSError as problem:
        if problem.filename != program.argv[0]:
            raise
        # What cannot be executed tells so itself, where its errors go.
        return fork(program, status, "")
    os.write(status, b"started %d\n" % pid)
    return pid


def as_the_user(program):
    """The program's pid; it inherits what it is to have.

    The saved ids of this process stay the agent's, by which it comes back; exec makes the program's own
    saved ids the effective ones, which are the user's.
    """
    uid, gid = program.ids
    own_uid, own_gid = os.getuid(), os.getgid()
    stdio = [(os.POSIX_SPAWN_DUP2, fd, target) for target, fd in enumerate(program.stdio)]
    try:
        os.setresgid(gid, gid, own_gid)
        os.setresuid(uid, uid, own_uid)
        os.chdir(program.directory)
        return os.posix_spawn(program.argv[0], program.argv, program.env, setsid=True, file_actions=stdio)
    finally:
        os.setresuid(own_uid, own_uid, own_uid)
        os.setresgid(own_gid, own_gid, own_gid)
        os.chdir("/")
        # Whoever takes other ids loses these.
        descend.die_with_parent()
        descend.prctl(descend.PR_SET_DUMPABLE, 0)


def fork(program, status, group):
    runner = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            descend.die_with_parent()
            os.setsid()
            if os.getppid() == runner:
                execute(program, status, group)
        finally:
            os._exit(127)
    return pid


def execute(program, status, group):
    try:
        descend_to(program, group)
    except OSError as problem:
        os.write(status, describe(problem, program.directory))
        return
    # Whatever comes now is the program's own result, and need not be waited for.
    os.write(status, b"started %d\n" % os.getpid())
    start = os.execve if b"/" in program.argv[0] else os.execvpe
    try:
        start(program.argv[0], program.argv, program.env)
    except OSError as problem:
        # As shells do: the program's absence is its own result, told where its errors go.
        os.write(2, b"%s: %s\n" % (program.argv[0][:NAMED], os.strerror(problem.errno).encode()))
        os._exit(127 if problem.errno in (errno.ENOENT, errno.ENOTDIR) else 126)


def descend_to(program, group):
    if group:
        groups.join(group)
    for target, fd in enumerate(program.stdio):
        os.dup2(fd, target)
    if program.terminal:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    limit_files(program.open_files)
    descend.become(*program.ids)
    os.chdir(program.directory)


def limit_files(most):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def describe(problem, directory=""):
    if problem.filename == directory and directory:
        code = b"directory"
    elif problem.errno in (errno.EAGAIN, errno.ENOMEM):
        code = b"limit"
    else:
        code = b"refused"
    return b"failed %s %s\n" % (code, os.strerror(problem.errno).encode())


def attend(main, status, group):
    """Reaps until nothing is left; what is still to be told."""
    words = b""
    while True:
        try:
            pid, result, usage = os.wait4(-1, os.WNOHANG if words else 0)
        except ChildProcessError:
            if not (group and groups.members(group)):
                return words
            pid = 0
        if pid == main:
            cpu = int((usage.ru_utime + usage.ru_stime) * 1e6)
            words = b"exit %d %d %d\n" % (result, cpu, usage.ru_maxrss)
        elif pid == 0 and words:
            os.write(status, words)
            words = b""
        elif pid == 0:
            time.sleep(LOOK)
