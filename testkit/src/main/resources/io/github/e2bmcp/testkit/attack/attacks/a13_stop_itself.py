"""Stops itself, so that nothing in it can react to anything."""
import os
import signal
import time

from attack import arguments, reached

parent = os.getpid()
if os.fork() == 0:
    time.sleep(float(arguments[0]))
    os.kill(parent, signal.SIGCONT)
    os._exit(0)
os.kill(parent, signal.SIGSTOP)
reached("was stopped %s s" % arguments[0])
