"""Doubles a block of memory beyond the limit."""
import sys

from attack import arguments, reached

limit = int(arguments[0])
block = bytearray(b"x" * (1 << 20))
try:
    while len(block) < 1.5 * limit:
        block += bytes(block)
except MemoryError:
    sys.exit(1)
reached("%d MB of memory" % (len(block) >> 20))
