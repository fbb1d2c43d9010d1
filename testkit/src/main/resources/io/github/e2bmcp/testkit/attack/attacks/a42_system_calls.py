"""Calls into parts of the kernel that an ordinary program has no need of.

The arguments are such that nothing happens: a kernel that lets the call through answers that they
are wrong, one that does not says that it may not.
"""
import ctypes
import errno
import fcntl
import os
import socket
import struct

from attack import LIBC, arguments, attempt, call, held, reached

REFUSED = {errno.EPERM, errno.ENOSYS, errno.EACCES}


def open_to_all(name, *values):
    """Whether the kernel looked at the arguments at all."""
    try:
        result = call(name, *values)
    except OSError as problem:
        (held if problem.errno in REFUSED else reached)("%s: %s" % (name, problem.strerror))
    else:
        reached("%s: %d" % (name, result))


open_to_all("io_uring_setup", 1, ctypes.create_string_buffer(120))
open_to_all("userfaultfd", 0)
open_to_all("bpf", 0, ctypes.create_string_buffer(struct.pack("IIII", 2, 4, 4, 1) + bytes(112)), 128)
open_to_all("perf_event_open", ctypes.create_string_buffer(struct.pack(
    "IIQQ", 1, 112, 0, 0) + bytes(88)), 0, -1, -1, 0)
open_to_all("add_key", b"user", b"attack", b"x", 1, -2)
open_to_all("keyctl", 0, -3, 0, 0, 0)
open_to_all("kexec_load", 0, 0, 0, 0xffff)
open_to_all("init_module", 0, 0, b"")
open_to_all("quotactl", 0x800007 << 8, 0, 0, 0)
open_to_all("acct", b"/not/there")
open_to_all("syslog", 3, 0, 0)
open_to_all("reboot", 1, 2, 3, 0)

victim = int(arguments[0])
parent = os.getppid()


def trace(pid):
    LIBC.ptrace.restype = ctypes.c_long
    if LIBC.ptrace(0x4206, ctypes.c_long(pid), 0, 0) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    LIBC.ptrace(17, ctypes.c_long(pid), 0, 0)


def read_memory(pid):
    local = ctypes.create_string_buffer(8)
    with open("/proc/%d/maps" % pid) as maps:
        begin = int(maps.readline().split("-")[0], 16)
    mine = (ctypes.c_void_p * 2)(ctypes.addressof(local), 8)
    theirs = (ctypes.c_void_p * 2)(begin, 8)
    call("process_vm_readv", pid, mine, 1, theirs, 1, 0)


def is_bait(pid):
    with open("/proc/%d/cmdline" % pid, "rb") as file:
        return arguments[1].encode() in file.read()


def against_bait(action):
    def run():
        if not is_bait(victim):
            return False
        action(victim)
    return run


attempt("trace a process of the host", against_bait(trace))
attempt("read memory of a process of the host", against_bait(read_memory))
if "unprotected" not in arguments:
    attempt("trace the process above", lambda: trace(parent))
    attempt("trace the first process", lambda: trace(1))
    attempt("read memory of the first process", lambda: read_memory(1))


def push_input():
    terminal = os.open("/dev/tty", os.O_RDWR)
    fcntl.ioctl(terminal, 0x5412, b" ")


attempt("type into the terminal of the host", push_input)
