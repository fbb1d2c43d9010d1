"""Looks for the host through /proc: roots, environments, memory, descriptors of other processes."""
import os

from attack import arguments, held, nonce, reached

pid, folder = arguments[0], arguments[1]
secret = ("canary-" + nonce).encode()
tried = 0


def look(path):
    global tried
    tried += 1
    try:
        with open(path, "rb") as file:
            if secret in file.read(1 << 20):
                reached(path)
    except OSError:
        pass


for process in [name for name in os.listdir("/proc") if name.isdigit()] + ["self"]:
    base = "/proc/" + process
    look(base + "/environ")
    look(base + "/root" + folder + "/secret")
    look(base + "/cwd" + folder + "/secret")
    try:
        for number in os.listdir(base + "/fd"):
            look("%s/fd/%s/../../../../../../../..%s/secret" % (base, number, folder))
    except OSError:
        pass
held("%d paths lead nowhere" % tried)
