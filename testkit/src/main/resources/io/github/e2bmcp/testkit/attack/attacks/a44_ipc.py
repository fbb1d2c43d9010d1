"""Looks for shared memory and queues of the host."""
import ctypes
import os

from attack import LIBC, arguments, attempt, held

key = int(arguments[2])


def existing(function, *values):
    if getattr(LIBC, function)(key, *values) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


attempt("shared memory of the host", lambda: existing("shmget", 4096, 0))
attempt("a queue of the host", lambda: existing("msgget", 0))
attempt("a file in the host's shared memory", lambda: open("/dev/shm/bait-%d" % key).close())
for path in ("/proc/sysvipc/shm", "/proc/sysvipc/msg", "/dev/mqueue"):
    try:
        lines = os.listdir(path) if os.path.isdir(path) else open(path).readlines()[1:]
        held("%s: %d" % (path, len(lines)))
    except OSError:
        pass
