"""A grandchild that writes a file long after its ancestors were stopped."""
import os
import sys
import time

from attack import arguments, nonce

LATE = "import sys, time\ntime.sleep(3)\nopen('late', 'w').close()"
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.execve(sys.executable, [sys.executable, "-c", LATE, nonce, "daemon"], {})
time.sleep(float(arguments[0]))
