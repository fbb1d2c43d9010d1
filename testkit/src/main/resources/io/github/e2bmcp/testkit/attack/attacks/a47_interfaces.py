"""Reads what network there is; sends nothing."""
import os
import socket

from attack import held, reached

for number, name in socket.if_nameindex():
    (held if name == "lo" else reached)("interface " + name)
for path in ("/proc/net/route", "/proc/net/ipv6_route"):
    try:
        with open(path) as file:
            routes = [line.split() for line in file if not line.startswith("Iface")]
    except OSError:
        continue
    beyond = [route for route in routes if route[0 if path.endswith("net/route") else -1] != "lo"]
    (reached if beyond else held)("%s: %d routes beyond this host" % (path, len(beyond)))
