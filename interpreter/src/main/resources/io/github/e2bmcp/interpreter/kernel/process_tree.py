"""Finds and ends processes below this one. As a subreaper it inherits those that detach themselves."""

import os
import signal
import time

PATIENCE_SECONDS = 8.0


def read(path):
    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        return os.read(fd, 1 << 16)
    except OSError:
        return b""
    finally:
        os.close(fd)


def stat_fields(pid):
    """The fields of /proc/PID/stat after the name, which may hold spaces and brackets itself."""
    return read("/proc/%d/stat" % pid).rpartition(b")")[2].split()


def identity(pid):
    """A process id with its start time, so that a reused id is not mistaken for the old process."""
    fields = stat_fields(pid)
    return (pid, fields[19]) if len(fields) > 19 else (pid, b"")


def is_running(pid):
    """Also where its first thread has ended and others have not."""
    state = stat_fields(pid)[:1]
    if state in ([b"Z"], [b"X"]):
        try:
            return len(os.listdir("/proc/%d/task" % pid)) > 1
        except OSError:
            return False
    return state != []


def children_by_scan(parent):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit() and stat_fields(int(name))[1:2] == [b"%d" % parent]:
            found.append(int(name))
    return found


def children_by_list(parent):
    found = []
    try:
        tasks = os.listdir("/proc/%d/task" % parent)
    except OSError:
        return found
    for task in tasks:
        found.extend(map(int, read("/proc/%d/task/%s/children" % (parent, task)).split()))
    return found


HAS_LISTS = os.path.exists("/proc/thread-self/children")
children = children_by_list if HAS_LISTS else children_by_scan


def below(roots, spared=()):
    """Every process below the roots, leaving out those spared with all that is below them."""
    found, waiting = set(), list(roots)
    while waiting:
        for pid in children(waiting.pop()):
            if pid not in found and not (spared and identity(pid) in spared):
                found.add(pid)
                waiting.append(pid)
    return found


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except OSError:
            pass


def end(doomed, reap):
    """Kills what doomed() names until it names nothing any more; returns how many withstood.

    They are stopped first: what is stopped cannot fork away from the killing.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    reap()
    pids = doomed()
    while pids and time.monotonic() < deadline:
        stopped = set()
        while pids - stopped and time.monotonic() < deadline:
            send(pids - stopped, signal.SIGSTOP)
            stopped |= pids
            pids = doomed()
        send(stopped, signal.SIGKILL)
        while any(map(is_running, stopped)) and time.monotonic() < deadline:
            time.sleep(0.001)
            reap()
        reap()
        pids = {pid for pid in doomed() if is_running(pid)}
    return len(pids)
