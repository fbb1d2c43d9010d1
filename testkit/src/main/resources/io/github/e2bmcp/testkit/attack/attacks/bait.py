"""The bait on the host: sockets, shared memory and a queue that no sandbox may reach.

Its arguments are a folder and a number; it ends when its input does.
"""
import ctypes
import os
import socket
import sys

folder, key = sys.argv[1], int(sys.argv[2])
libc = ctypes.CDLL(None)
secret = os.environ["BAIT_SECRET"]
listeners = []
if os.path.exists(folder + "/socket"):
    os.unlink(folder + "/socket")
for address in (folder + "/socket", "\0bait-%d" % key):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    listeners.append(listener)
segment = libc.shmget(key, 4096, 0o1666)
queue = libc.msgget(key, 0o1666)
shared = "/dev/shm/bait-%d" % key
with open(shared, "w") as file:
    file.write(secret)
print("set", flush=True)
sys.stdin.read()
os.unlink(shared)
libc.shmctl(segment, 0, None)
libc.msgctl(queue, 0, None)
