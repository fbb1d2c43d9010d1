"""Reserves far more than there is, then touches it page by page."""
import mmap
import sys

from attack import arguments, reached

limit = int(arguments[0])
try:
    block = mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
except OSError:
    block = mmap.mmap(-1, 4 * limit, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
size = int(1.3 * limit)
for at in range(0, size, 4096):
    block[at] = 1
reached("%d MB touched" % (size >> 20))
