"""What gVisor's kernel does otherwise than Linux, made good before the first program starts."""
import ctypes
import os

import descend


def call(name, *arguments):
    words = [ctypes.c_ulong(it) if isinstance(it, int) else it for it in arguments]
    return getattr(descend.libc, name)(*words)


def uncover_tmp():
    """gVisor lays a disk of its own, without a limit, over the link at /tmp."""
    call("umount2", b"/tmp", 0)


def tcp_sockets():
    """The inodes of all TCP sockets."""
    inodes = set()
    for name in ("tcp", "tcp6"):
        with open("/proc/net/" + name) as table:
            next(table)
            inodes.update("socket:[%s]" % line.split()[9] for line in table)
    return inodes


def waits_for_tcp(pid, sockets):
    """Whether a process has an epoll and a TCP socket, which may be watched by it."""
    links = set()
    try:
        for fd in os.listdir("/proc/%s/fd" % pid):
            links.add(os.readlink("/proc/%s/fd/%s" % (pid, fd)))
    except OSError:
        pass  # it ended meanwhile
    return "anon_inode:[eventpoll]" in links and bool(links & sockets)


def unwritable():
    """The programs that gVisor cannot write to disk: it fails, and ends all, at an epoll that watches TCP."""
    sockets = tcp_sockets()
    names = set()
    for pid in os.listdir("/proc") if sockets else ():
        if pid.isdigit() and int(pid) != os.getpid() and waits_for_tcp(pid, sockets):
            try:
                with open("/proc/%s/comm" % pid) as file:
                    names.add(file.read().strip())
            except OSError:
                pass
    return sorted(names)
