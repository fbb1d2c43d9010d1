"""Waits beyond the wall limit without using any processor time."""
import time

from attack import arguments, reached

time.sleep(float(arguments[0]))
reached("slept %s s" % arguments[0])
