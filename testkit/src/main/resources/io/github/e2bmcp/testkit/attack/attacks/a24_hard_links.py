"""Gives one file more names than the limit allows files."""
import os

from attack import arguments, held, reached

limit = 2 * int(arguments[0])
open("one", "w").close()
os.mkdir("links")
count = 0
try:
    while count < limit:
        os.link("one", "links/%d" % count)
        count += 1
except OSError as problem:
    held("%d names, then: %s" % (count, problem.strerror))
else:
    reached("%d names" % count)
