"""Kills a process of the host by its number, then everything that it may."""
import os
import signal
import time

from attack import arguments, attempt, held, reached

victim, folder, wholesale = int(arguments[0]), arguments[1], arguments[-1] == "all"


def kill_victim():
    with open("/proc/%d/cmdline" % victim, "rb") as file:
        if folder.encode() not in file.read():
            return False  # a process of our own has that number
    os.kill(victim, signal.SIGKILL)


attempt("kill a process of the host", kill_victim)
if wholesale:
    for number in (signal.SIGTERM, signal.SIGKILL):
        for target in (os.getppid(), 1, -1):
            try:
                os.kill(target, number)
            except OSError:
                pass
    held("still here after kill -9 -1")
