"""Ignores every signal that can be ignored, also in a child, and stays."""
import os
import signal
import time

from attack import arguments, reached

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
child = os.fork()
time.sleep(float(arguments[0]))
if child:
    reached("stayed %s s" % arguments[0])
