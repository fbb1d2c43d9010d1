"""What a forked child does to become the user, or to act as the user: descriptors, identity, privileges."""
import ctypes
import os
import signal

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER = 1, 4, 24, 36
CAPABILITIES = 41
NICE = 15

libc = ctypes.CDLL(None, use_errno=True)


def prctl(option, value):
    return libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def is_agent(user):
    """Whether user and agent have one id in common."""
    return user[0] == os.getuid()


def close_all_but(keep):
    """Closes every descriptor except those; the agent's own must never reach user code."""
    low = 0
    for fd in sorted(set(keep)):
        os.closerange(low, fd)
        low = fd + 1
    os.closerange(low, 1 << 20)


def occupy_standard_streams():
    """So that no descriptor that is meant to become one of them is one of them already."""
    while os.open("/dev/null", os.O_RDWR) < 2:
        pass


def default_signals():
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


def step_back():
    """When memory or processor time is short, user code gives way to the agent.

    The agent must be able to end a fork bomb, and is one process against hundreds.
    """
    os.nice(NICE)
    go_first()


def go_first():
    """When memory is short, this process is ended before the agent is."""
    prctl(PR_SET_DUMPABLE, 1)
    try:
        file = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(file, b"800")
        os.close(file)
    except OSError:
        pass  # gVisor has no such file, and who is marked to be ended first cannot be spared
    prctl(PR_SET_DUMPABLE, 0)


def die_with_parent():
    """Until this process becomes a user, or for good where it is root and stays it."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def bound():
    """Nothing that this process or a child of it executes can have a capability."""
    for capability in range(CAPABILITIES):
        prctl(PR_CAPBSET_DROP, capability)


def become(uid, gid):
    """Gives up every privilege for good; the groups were left before."""
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if uid == 0:
        drop_capabilities()


def act_as(uid, gid):
    """Reads and writes as the user, without any privilege, but no process of the user may touch this one."""
    leave_groups()
    os.setresgid(gid, gid, gid)
    os.seteuid(uid)
    drop_capabilities()
    prctl(PR_SET_DUMPABLE, 0)


def leave_groups():
    try:
        os.setgroups([])
    except PermissionError:
        pass  # rootless with one mapped id: there are no groups to give up


def drop_capabilities():
    """A real uid of 0 keeps its capabilities over setresuid: empties all three sets by capset."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    libc.capset(header, (ctypes.c_uint32 * 6)())
