"""What attacking programs share: how they say what they got, and system calls."""
import ctypes
import os
import platform
import sys

nonce = sys.argv[1]
arguments = sys.argv[2:]

# Numbers on x86_64 and on aarch64.
CALLS = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "unshare": (272, 97),
    "setns": (308, 268), "init_module": (175, 105), "kexec_load": (246, 104), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "keyctl": (250, 219), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "seccomp": (317, 277), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "clone3": (435, 435), "io_uring_setup": (425, 425), "fsopen": (430, 430),
    "open_tree": (428, 428), "personality": (135, 92), "swapon": (167, 224),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "quotactl": (179, 60),
    "acct": (163, 89), "syslog": (103, 116), "reboot": (169, 142),
}
LIBC = ctypes.CDLL(None, use_errno=True)


def reached(what):
    print("reached: " + what, flush=True)


def held(what):
    print("held: " + what, flush=True)


def attempt(what, action):
    """Says whether the action was let through; an action may say so itself by returning False."""
    try:
        result = action()
    except Exception as problem:
        held("%s: %s" % (what, getattr(problem, "strerror", None) or problem or type(problem).__name__))
        return None
    if result is False:
        held(what + ": nothing there")
    else:
        reached(what)
    return result


def call(name, *values):
    """A bare system call; raises what the kernel refuses."""
    number = CALLS[name][0 if platform.machine() == "x86_64" else 1]
    result = LIBC.syscall(ctypes.c_long(number), *[
        ctypes.c_long(value) if isinstance(value, int) else value for value in values])
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
