"""Prints a digest of every setting in every environment that it can read."""
import hashlib
import os

from attack import held

settings = {"%s=%s" % pair for pair in os.environ.items()}
for name in os.listdir("/proc"):
    if name.isdigit():
        try:
            with open("/proc/%s/environ" % name, "rb") as file:
                settings |= {part.decode("utf-8", "replace") for part in file.read().split(b"\0")}
        except OSError:
            pass
for setting in settings:
    print("setting " + hashlib.sha256(setting.encode("utf-8", "surrogateescape")).hexdigest())
held("%d settings" % len(settings))
