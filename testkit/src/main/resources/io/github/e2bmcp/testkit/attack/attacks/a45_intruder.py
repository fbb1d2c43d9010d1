"""The other tenant, which looks for what the first one left."""
import os
import socket

from attack import arguments, attempt, nonce

port, path, pid = int(arguments[0]), arguments[1], int(arguments[2])
key = nonce[-12:]


def connect(family, address):
    with socket.socket(family) as client:
        client.settimeout(2)
        client.connect(address)


def take(place):
    with open(place) as file:
        found = file.read() == "theirs"
    os.unlink(place)
    return found


for place in (path, "/tmp/private-" + key, "/dev/shm/private-" + key, "/proc/1/root" + path):
    attempt("read " + place, lambda: take(place))
attempt("its port", lambda: connect(socket.AF_INET, ("127.0.0.1", port)))
attempt("its socket", lambda: connect(socket.AF_UNIX, "\0private-" + key))
with_name = "/proc/%d/cmdline" % pid
attempt("its process", lambda: b"a45_tenant.py" in open(with_name, "rb").read())
