"""Looks for sockets of the host: by path, without a path, and where services keep them."""
import glob
import os
import socket

from attack import arguments, attempt, held, reached

folder, key = arguments[1], arguments[2]


def connect(address):
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        client.connect(address)


attempt("a socket of the host", lambda: connect(folder + "/socket"))
attempt("a socket of the host without a path", lambda: connect("\0bait-" + key))
for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock",
             "/run/podman/podman.sock", "/run/crio/crio.sock", "/run/dbus/system_bus_socket",
             "/run/systemd/private", "/run/systemd/journal/socket", "/run/snapd.socket",
             *glob.glob("/tmp/.X11-unix/*"), *glob.glob("/tmp/ssh-*/agent.*"),
             *glob.glob("/run/user/*/bus")):
    if os.path.exists(path):
        attempt(path, lambda: connect(path))
for name in ("SSH_AUTH_SOCK", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST",
             "XDG_RUNTIME_DIR", "WAYLAND_DISPLAY"):
    if name in os.environ:
        reached("%s is set" % name)
others = 0
try:
    with open("/proc/net/unix") as file:
        others = max(0, len(file.readlines()) - 1)
except OSError:
    pass
held("%d sockets of this kind to be seen" % others)
