"""Waits for the file of the late writer."""
import os
import time

from attack import held, reached

end = time.monotonic() + 3.5
while time.monotonic() < end and not os.path.exists("late"):
    time.sleep(0.05)
(reached if os.path.exists("late") else held)("the late file is %s" % (
    "there" if os.path.exists("late") else "not there"))
