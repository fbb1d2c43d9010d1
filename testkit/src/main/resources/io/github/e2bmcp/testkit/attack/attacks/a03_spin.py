"""Burns processor time beyond the wall limit."""
import time

from attack import arguments, reached

end = time.monotonic() + float(arguments[0])
while time.monotonic() < end:
    pass
reached("ran %s s" % arguments[0])
