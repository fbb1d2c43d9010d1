"""Starts threads until the kernel says no, or until twice the limit is alive."""
import sys
import threading
import os

from attack import arguments, held, reached

release = threading.Event()
threads = 0
try:
    while threads < 2 * int(arguments[0]):
        threading.Thread(target=release.wait, args=(20,), daemon=True).start()
        threads += 1
except RuntimeError as problem:
    held("%d threads, then: %s" % (threads, problem))
    sys.stdout.flush()
    os._exit(1)
reached("%d threads" % threads)
release.set()
