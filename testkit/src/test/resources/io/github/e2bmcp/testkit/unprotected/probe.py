"""Tries to reach four things of the test that started it, and nothing else.

Arguments: a file, the path of a descriptor in another process's /proc, that process's id, a port of loopback.
"""
import os
import socket
import sys

file, descriptor, pid, port = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


def write(path):
    fd = os.open(path, os.O_WRONLY | os.O_APPEND)
    os.write(fd, b"reached")
    os.close(fd)


def connect(kind):
    with socket.socket(socket.AF_INET, kind) as client:
        client.settimeout(2)
        client.connect(("127.0.0.1", port))
        client.send(b"reached")
        if kind == socket.SOCK_DGRAM:
            client.recv(16)


for name, attempt in (("file", lambda: write(file)), ("descriptor", lambda: write(descriptor)),
                      ("process", lambda: os.kill(pid, 0)),
                      ("connection", lambda: connect(socket.SOCK_STREAM)),
                      ("packet", lambda: connect(socket.SOCK_DGRAM))):
    try:
        attempt()
        print("reached", name, flush=True)
    except OSError as problem:
        print("held", name, problem.strerror or problem, flush=True)
