"""Writes beyond the disk limit."""
import sys

from attack import arguments, held, nonce, reached

limit = int(arguments[0])
total = 0
chunk = b"x" * 65536
try:
    for number in range(64):
        with open("%s-%d" % (nonce, number), "wb", buffering=0) as file:
            for _ in range(64):
                total += file.write(chunk)
        if total > 1.2 * limit:
            reached("%d MB on disk" % (total >> 20))
            sys.exit()
except OSError as problem:
    held("%d MB on disk, then: %s" % (total >> 20, problem.strerror))
    sys.exit(1)
