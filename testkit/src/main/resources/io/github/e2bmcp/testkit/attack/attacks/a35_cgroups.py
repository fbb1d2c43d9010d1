"""Looks for a control group that it may change: its own limits, or a program run by the host."""
import os

from attack import attempt, held

found = 0
for root in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/memory",
             "/sys/fs/cgroup/pids"):
    for name in ("release_agent", "cgroup.procs", "memory.max", "memory.limit_in_bytes",
                 "pids.max", "cgroup.subtree_control", "notify_on_release"):
        path = os.path.join(root, name)
        if os.path.exists(path):
            found += 1
            attempt("write " + path, lambda: os.close(os.open(path, os.O_WRONLY)))
    if os.path.isdir(root):
        attempt("a group below " + root, lambda: (
            os.mkdir(root + "/attack"), os.rmdir(root + "/attack")))
held("%d files of control groups seen" % found)
