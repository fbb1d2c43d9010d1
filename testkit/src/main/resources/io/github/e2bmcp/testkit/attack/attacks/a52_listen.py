"""Listens on every address for somebody from outside."""
import socket
import sys

from attack import arguments, held, reached

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("0.0.0.0", int(arguments[0])))
listener.listen()
listener.settimeout(4)
print("listening", flush=True)
try:
    client, address = listener.accept()
except socket.timeout:
    held("nobody came in")
else:
    reached("somebody came in")
