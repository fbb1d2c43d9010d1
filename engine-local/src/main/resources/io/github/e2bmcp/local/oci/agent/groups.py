"""Which processes belong to which start, where the kernel knows no subreaper: in gVisor.

gVisor's kernel has a cgroup file system of its own. It is mounted where only the agent can reach it, so
nothing that a program starts can leave its group. All programs together are one more group, which is held
to the process limit.
"""
import os

import gvisor

PLACE = "/mnt"
JOBS = PLACE + "/job"
ALL = PLACE + "/pids/sandbox"
NOBODY = 65534
MNT_NOSUID, MNT_NODEV, MNT_NOEXEC = 2, 4, 8


def mount(processes):
    """False where there is no such file system, or no second id to keep it from programs of id 0."""
    flags = MNT_NOSUID | MNT_NODEV | MNT_NOEXEC
    if gvisor.call("mount", b"tmpfs", PLACE.encode(), b"tmpfs", flags, b"mode=700"):
        return False
    try:
        os.chown(PLACE, NOBODY, NOBODY)
    except OSError:
        return False
    # Apart from each other, because a group's limit does not hold for the groups below it.
    for controller in ("job", "pids"):
        path = PLACE + "/" + controller
        os.mkdir(path)
        if gvisor.call("mount", b"cgroup", path.encode(), b"cgroup", flags, controller.encode()):
            return False
    os.mkdir(ALL)
    write(ALL + "/pids.max", processes)
    return True


def write(path, value):
    with open(path, "w") as file:
        file.write(str(value))


def make(number):
    """The path of a group with nothing in it."""
    path = JOBS + "/%d" % number
    os.makedirs(path, exist_ok=True)
    return path


def join(path):
    """This process and all that it will start."""
    for group in (path, ALL):
        write(group + "/cgroup.procs", os.getpid())


def members(path):
    with open(path + "/cgroup.procs") as file:
        return {int(line) for line in file}


def remove(path):
    try:
        os.rmdir(path)
    except OSError:
        pass  # something in it is still on its way out; an empty group harms nobody
