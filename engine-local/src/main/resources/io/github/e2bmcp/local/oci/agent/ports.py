"""TCP streams to and from programs inside, over the sandbox's own loopback."""
import errno
import os
import socket

import pumps
from wire import DATA, END, REPLY, pack

FIRST_TAKEN = 1 << 31  # channels above are connections that a listener took


def connect(agent, number, port):
    """Tries IPv4, then IPv6."""
    channel = pumps.Channel(agent, number)
    attempt(agent, channel, port, [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])


def attempt(agent, channel, port, addresses):
    if not addresses:
        agent.wire.send(REPLY, channel.number, pack("failed", "port-closed", "nothing listens"))
        channel.close()
        return
    family, address = addresses.pop(0)
    try:
        peer = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        attempt(agent, channel, port, addresses)
        return
    peer.setblocking(False)

    def finished():
        agent.loop.watch(peer.fileno(), None, None)
        if peer.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            peer.close()
            attempt(agent, channel, port, addresses)
        else:
            agent.wire.send(REPLY, channel.number, pack("ok"))
            Stream(agent, channel, peer)

    channel.on_close = peer.close
    if peer.connect_ex((address, port)) in (0, errno.EINPROGRESS):
        agent.loop.watch(peer.fileno(), None, finished)
    else:
        peer.close()
        attempt(agent, channel, port, addresses)


class Stream:
    """A connection; each direction ends on its own."""

    def __init__(self, agent, channel, peer):
        self.agent = agent
        self.channel = channel
        self.peer = peer
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        channel.on_close = self.close
        channel.sink = pumps.Sink(agent, channel, os.dup(peer.fileno()), self.no_more_input)
        self.source = pumps.Source(agent, channel, os.dup(peer.fileno()), DATA, self.peer_ended)

    def no_more_input(self):
        try:
            self.peer.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the other side was quicker

    def peer_ended(self):
        self.agent.wire.send(END, self.channel.number)

    def close(self):
        self.channel.sink.close()
        self.source.close()
        self.peer.close()


class Listener:
    def __init__(self, agent, number, port):
        self.agent = agent
        self.channel = pumps.Channel(agent, number)
        self.channel.on_close = self.close
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind(("127.0.0.1", port))
            self.socket.listen(128)
        except OSError as problem:
            code = "exists" if problem.errno == errno.EADDRINUSE else "denied"
            agent.wire.send(REPLY, number, pack("failed", code, os.strerror(problem.errno)))
            self.channel.close()
            return
        self.socket.setblocking(False)
        agent.wire.send(REPLY, number, pack("ok", self.socket.getsockname()[1]))
        agent.loop.watch(self.socket.fileno(), self.take, None)

    def take(self):
        try:
            peer, _ = self.socket.accept()
        except OSError:
            return
        peer.setblocking(False)
        self.agent.taken = (self.agent.taken + 1) % FIRST_TAKEN
        channel = pumps.Channel(self.agent, FIRST_TAKEN + self.agent.taken)
        self.agent.wire.send(REPLY, self.channel.number, pack("connection", channel.number))
        Stream(self.agent, channel, peer)

    def close(self):
        self.agent.loop.watch(self.socket.fileno(), None, None)
        self.socket.close()
