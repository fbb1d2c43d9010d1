"""Tries, as a sandbox's user, what a sandbox must hold back; one line for each attempt."""
import ctypes
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)


def tell(name, outcome):
    print(name, outcome)


def tried(name, call):
    """A call that must fail; -1 and exceptions are failures."""
    try:
        tell(name, "refused" if call() == -1 else "succeeded")
    except OSError:
        tell(name, "refused")


def status(key):
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith(key + ":"):
                return line.split()[1]
    return "unknown"


for kind in ("user", "pid", "mnt", "net", "ipc", "uts", "cgroup"):
    try:
        tell("ns-" + kind, os.readlink("/proc/self/ns/" + kind))
    except OSError:
        tell("ns-" + kind, "unknown")

try:
    tell("interfaces", ",".join(sorted(name for _, name in socket.if_nameindex())))
except OSError:
    tell("interfaces", "unknown")
capabilities = [status(key) for key in ("CapPrm", "CapEff", "CapBnd")]
tell("capabilities", format(int(capabilities[0], 16) | int(capabilities[1], 16), "x"))
# Asked of the kernel itself: not every kernel tells it in the status.
tell("no-new-privileges", libc.prctl(39, 0, 0, 0, 0))
tell("seccomp", status("Seccomp"))
tried("unshare", lambda: libc.unshare(0x10000000))
tried("keyctl", lambda: libc.syscall(250, 0, -3, 1) if os.uname().machine == "x86_64" else
      libc.syscall(219, 0, -3, 1))
tried("ptrace", lambda: libc.ptrace(16, 1, 0, 0))
tried("write-usr", lambda: os.close(os.open("/usr/.probe", os.O_CREAT | os.O_WRONLY)))
tried("write-root", lambda: os.close(os.open("/.probe", os.O_CREAT | os.O_WRONLY)))


def kcore():
    with open("/proc/kcore", "rb") as file:
        if not file.read(1):
            return -1
    return 0


tried("kcore", kcore)
hosts = [path for path in ("/root/.ssh", "/var/run/docker.sock", "/run/systemd", "/run/dbus",
                           "/etc/shadow", "/boot/grub") if os.path.exists(path)]
tell("host-files", ",".join(hosts) or "none")
descriptors = []
for fd in range(256):
    try:
        os.fstat(fd)
        descriptors.append(str(fd))
    except OSError:
        pass
tell("descriptors", ",".join(descriptors))
expected = {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TERM", "PWD", "LC_CTYPE"}
tell("environment", ",".join(sorted(set(os.environ) - expected)) or "clean")
disk = os.statvfs("/home")
# A limit that temporary files do not count towards is none.
one = os.stat("/home").st_dev == os.stat("/tmp").st_dev
tell("disk", disk.f_blocks * disk.f_frsize if one else 0)
AT_FDCWD, AT_NO_AUTOMOUNT = -100, 0x800
tried("no-automount", lambda: libc.syscall(
    262 if os.uname().machine == "x86_64" else 79,
    AT_FDCWD, b"/home", ctypes.create_string_buffer(1024), AT_NO_AUTOMOUNT))
tell("inodes", disk.f_files)


def watches():
    """What this user namespace may have, as the kernel has it; its default is no bound at all."""
    try:
        with open("/proc/sys/user/max_inotify_instances") as file:
            return "bounded" if int(file.read()) <= 16 else "unbounded"
    except OSError:
        return "unknown"


tell("watches", watches())


def groups():
    """What gVisor, which has no subreaper, keeps it by."""
    with open("/proc/self/cgroup") as file:
        return [line.split(":")[1] for line in file]


tell("groups", ",".join(sorted(groups())) or "none")
