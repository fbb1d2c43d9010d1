"""Connects to addresses and leaves a word there."""
import socket

from attack import arguments, attempt, held, nonce

port, hosts = int(arguments[0]), arguments[1:]


def connect(host):
    with socket.create_connection((host, port), timeout=2) as client:
        client.sendall(nonce.encode())


for name in hosts:
    attempt("connect to " + name, lambda: connect(name))
held("%d addresses tried" % len(hosts))
