"""Looks whether a daemon of this attack is still alive."""
import os

from attack import held, nonce, reached

mine = str(os.getpid())
found = []
for name in os.listdir("/proc"):
    if name.isdigit() and name != mine:
        try:
            with open("/proc/%s/cmdline" % name, "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue
        if b"daemon" in words and nonce.encode() in words:
            found.append(name)
if found:
    reached("%d daemons live on" % len(found))
else:
    held("no daemon is left")
