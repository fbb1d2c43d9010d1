"""Opens the kernel's switches for writing; writes nothing."""
import os

from attack import attempt


def writable(path):
    os.close(os.open(path, os.O_WRONLY))


def peek(path):
    if os.path.isdir(path):
        return bool(os.listdir(path))
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        return bool(os.read(fd, 16))
    finally:
        os.close(fd)


for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe",
             "/proc/sys/vm/overcommit_memory", "/proc/sys/fs/binfmt_misc/register",
             "/sys/kernel/uevent_helper", "/sys/kernel/mm/transparent_hugepage/enabled",
             "/sys/power/state", "/sys/class/net/lo/mtu",
             "/sys/fs/cgroup/release_agent"):
    attempt("write " + path, lambda: writable(path))
for path in ("/proc/kcore", "/proc/kmsg", "/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg",
             "/proc/keys", "/proc/timer_list", "/proc/sched_debug", "/sys/firmware/acpi/tables"):
    attempt("read " + path, lambda: peek(path))
