"""Opens kinds of sockets that reach below or beside the network."""
import socket

from attack import attempt

KINDS = {
    "packets": (17, socket.SOCK_RAW, 0x0300),
    "raw internet": (socket.AF_INET, socket.SOCK_RAW, 1),
    "raw internet 6": (socket.AF_INET6, socket.SOCK_RAW, 58),
    "the machine below (vsock)": (40, socket.SOCK_STREAM, 0),
    "bluetooth": (31, socket.SOCK_RAW, 1),
    "kernel cryptography": (38, 5, 0),
    "the kernel's audit": (16, socket.SOCK_RAW, 9),
    "express data path": (44, socket.SOCK_RAW, 0),
}
for name, kind in KINDS.items():
    attempt(name, lambda: socket.socket(*kind).close())
