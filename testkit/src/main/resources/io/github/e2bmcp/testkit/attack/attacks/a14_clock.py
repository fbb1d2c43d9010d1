"""Sets the clock, and lies to itself about time while it overstays."""
import time

from attack import arguments, attempt, reached

attempt("set the clock", lambda: time.clock_settime(
    time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME)))
true_time = time.monotonic
time.time = time.monotonic = time.perf_counter = lambda: 0.0
time.sleep = lambda seconds: None
end = true_time() + float(arguments[0])
while true_time() < end:
    pass
reached("ran %s s" % arguments[0])
