"""Forks until the kernel says no, or until twice the limit is alive."""
import os
import signal
import sys

from attack import arguments, held, reached

children = 0
try:
    while children < 2 * int(arguments[0]):
        if os.fork() == 0:
            signal.alarm(20)
            signal.pause()
            os._exit(0)
        children += 1
except OSError as problem:
    held("%d processes, then: %s" % (children, problem.strerror))
    sys.exit(1)
reached("%d processes" % children)
