"""Ends at once, while a child in a session of its own holds on to standard output."""
import os
import sys

from attack import nonce

if os.fork() == 0:
    os.setsid()
    os.execve(sys.executable,
              [sys.executable, "-c", "import time\ntime.sleep(8)", nonce, "daemon"], {})
