"""Leaves its session, its parent and its environment behind, and lives on as a daemon."""
import os
import sys
import time

from attack import arguments, nonce

DAEMON = "import sys, time\ntime.sleep(8)"


def daemonize():
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.execve(sys.executable, [sys.executable, "-c", DAEMON, nonce, "daemon"], {})


for _ in range(5):
    daemonize()
time.sleep(float(arguments[0]))
