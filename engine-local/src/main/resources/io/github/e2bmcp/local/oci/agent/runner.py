"""A process that waits for a program and becomes it.

It is forked before there is one, so that nobody who starts a program waits for the fork, nor for what can be
given up before it is known. It tells the agent itself, on its supervisor's status pipe: "started PID" or
"failed CODE MESSAGE".
"""
import errno
import fcntl
import os
import resource
import socket
import struct
import termios

import descend
import groups
import wire

NAMED = 4096  # of a program's name in an error, which nobody reads yet while it is written
LARGEST = 65536  # a program with more arguments and environment than this gets a supervisor of its own
DESCRIPTORS = struct.Struct("3i")


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
        message = wire.pack(self.directory, *self.ids, int(self.terminal), self.open_files, len(self.argv),
                            *self.argv, *(b"%s=%s" % it for it in self.env.items()))
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
        directory, uid, gid, terminal, open_files, count, *rest = wire.unpack(message)
        arguments = int(count)
        return Program(
            rest[:arguments], dict(it.split(b"=", 1) for it in rest[arguments:]),
            os.fsdecode(directory), (int(uid), int(gid)), DESCRIPTORS.unpack(rights[0][2]),
            terminal == b"1", int(open_files))


def run(supervisor, program, line, status, group):
    """A runner's whole life, with a program or none yet."""
    try:
        descend.die_with_parent()
        descend.step_back()
        os.setsid()
        program = program or Program.receive(line)
        if program and os.getppid() == supervisor:
            execute(program, status, group)
    finally:
        os._exit(127)


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
    nofile = min(program.open_files, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (nofile, nofile))
    descend.become(*program.ids)
    os.chdir(program.directory)


def describe(problem, directory=""):
    if problem.filename == directory and directory:
        code = b"directory"
    elif problem.errno in (errno.EAGAIN, errno.ENOMEM):
        code = b"limit"
    else:
        code = b"refused"
    return b"failed %s %s\n" % (code, os.strerror(problem.errno).encode())


def waits(pid):
    """Whether a process of a supervisor still has to become a program."""
    with open("/proc/%d/cmdline" % pid, "rb") as one, open("/proc/self/cmdline", "rb") as other:
        return one.read() == other.read()
