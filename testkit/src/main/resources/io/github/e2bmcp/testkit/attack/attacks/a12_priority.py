"""Asks for more of the machine than others get."""
import ctypes
import os
import platform

from attack import LIBC, attempt


def real_time_disk():
    number = 251 if platform.machine() == "x86_64" else 30
    if LIBC.syscall(number, 1, 0, 1 << 13) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


attempt("raise its priority", lambda: os.nice(-5))
attempt("real-time scheduling", lambda: os.sched_setscheduler(
    0, os.SCHED_FIFO, os.sched_param(10)))
attempt("be spared when memory runs out",
        lambda: open("/proc/self/oom_score_adj", "w", buffering=1).write("-900\n"))
attempt("real-time disk priority", real_time_disk)
