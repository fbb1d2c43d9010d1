"""Changes what is mounted, makes namespaces of its own, leaves its root."""
import os

from attack import attempt, call, held


def alone(action):
    """In a child, so that whatever succeeds does not outlive the attempt."""
    def run():
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                action()
                os.write(writer, b"done")
            except OSError as problem:
                os.write(writer, str(problem.errno).encode())
            os._exit(0)
        os.close(writer)
        os.waitpid(pid, 0)
        said = os.read(reader, 64)
        os.close(reader)
        if said != b"done":
            number = int(said or b"5")
            raise OSError(number, os.strerror(number))
    return run


def mount():
    os.makedirs("mountpoint", exist_ok=True)
    call("mount", b"none", b"mountpoint", b"tmpfs", 0, 0)
    call("umount2", b"mountpoint", 2)


def chroot():
    os.makedirs("jail", exist_ok=True)
    os.chroot("jail")


NAMESPACES = {"user": 0x10000000, "mount": 0x20000, "network": 0x40000000, "process": 0x20000000,
              "ipc": 0x08000000, "host name": 0x04000000, "cgroup": 0x02000000}
attempt("mount", alone(mount))
attempt("mount by the new calls", alone(lambda: os.close(call("fsopen", b"tmpfs", 0))))
attempt("a copy of the tree", alone(lambda: os.close(call("open_tree", -100, b"/", 1))))
attempt("unmount /proc", alone(lambda: call("umount2", b"/proc/not-there", 2)))
attempt("chroot", alone(chroot))
attempt("swap", alone(lambda: call("swapon", b"/etc/passwd", 0)))
for name, flag in NAMESPACES.items():
    attempt("a new %s namespace" % name, alone(lambda: call("unshare", flag)))
attempt("join the namespace of process 1",
        alone(lambda: call("setns", os.open("/proc/1/ns/mnt", os.O_RDONLY), 0x20000)))
held("all tried")
