"""Looks for descriptors that it was not given."""
import os
import stat

from attack import held, reached

for number in range(3, 4096):
    try:
        about = os.fstat(number)
    except OSError:
        continue
    kind = stat.filemode(about.st_mode)[0]
    reached("descriptor %d (%s)" % (number, kind))
for number in (0, 1, 2):
    if stat.S_ISDIR(os.fstat(number).st_mode):
        reached("descriptor %d is a directory" % number)
    if stat.S_ISSOCK(os.fstat(number).st_mode):
        reached("descriptor %d is a socket" % number)
held("0, 1 and 2")
