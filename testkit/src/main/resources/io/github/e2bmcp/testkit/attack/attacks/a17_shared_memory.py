"""Fills every place in memory that looks like a disk."""
import os

from attack import arguments, held, nonce, reached

limit = int(arguments[0])
chunk = bytes(1 << 20)
total = 0
files = []
for folder in ("/dev/shm", "/tmp", "/run", "/var/tmp", "/run/lock", "/dev", "."):
    path = "%s/%s" % (folder, nonce)
    try:
        with open(path, "wb", buffering=0) as file:
            files.append(path)
            while total < 1.3 * limit:
                total += file.write(chunk)
    except OSError as problem:
        held("%s: %s" % (folder, problem.strerror))
for path in files:
    os.unlink(path)
if total >= 1.3 * limit:
    reached("%d MB" % (total >> 20))
else:
    held("%d MB in all" % (total >> 20))
