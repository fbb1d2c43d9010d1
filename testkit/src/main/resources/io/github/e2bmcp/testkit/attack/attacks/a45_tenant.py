"""One tenant leaves things in every place that another one might share, and waits."""
import os
import socket
import sys
import time

from attack import nonce

key = nonce[-12:]
places = [os.path.abspath("private"), "/tmp/private-" + key, "/dev/shm/private-" + key]
for place in places:
    try:
        with open(place, "w") as file:
            file.write("theirs")
    except OSError:
        pass
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
unnamed = socket.socket(socket.AF_UNIX)
unnamed.bind("\0private-" + key)
unnamed.listen()
print("held: %d %s %d" % (listener.getsockname()[1], places[0], os.getpid()), flush=True)
time.sleep(20)
for place in places[1:]:
    try:
        os.unlink(place)
    except OSError:
        pass
