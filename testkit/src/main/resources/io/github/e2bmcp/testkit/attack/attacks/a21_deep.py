"""Directories deeper than any path can name."""
import os

from attack import held

depth = 0
try:
    os.mkdir("deep")
    os.chdir("deep")
    while depth < 60:
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
        depth += 1
except OSError as problem:
    held(problem.strerror)
held("%d directories" % depth)
