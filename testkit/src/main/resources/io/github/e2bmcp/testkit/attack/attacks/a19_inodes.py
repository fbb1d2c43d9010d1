"""Makes more files than the limit allows."""
import os
import sys

from attack import arguments, held, reached

limit = int(arguments[0])
os.mkdir("many")
count = 0
try:
    while count < 1.5 * limit:
        os.close(os.open("many/%d" % count, os.O_CREAT))
        count += 1
except OSError as problem:
    held("%d files, then: %s" % (count, problem.strerror))
    sys.exit(1)
reached("%d files" % count)
