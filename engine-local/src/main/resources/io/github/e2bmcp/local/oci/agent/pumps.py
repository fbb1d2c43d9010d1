"""Moves bytes between a descriptor and a channel, never more than the other side allows."""
import os

from wire import CHUNK, CREDIT, LENGTH, WINDOW


class Source:
    """Reads a descriptor into frames of a channel; many sources may share the channel's credit."""

    def __init__(self, agent, channel, fd, kind, on_end):
        self.agent = agent
        self.channel = channel
        self.fd = fd
        self.kind = kind
        self.on_end = on_end  # once: at end of file, or when settled and empty
        self.settling = False
        self.reported = False
        self.closed = False
        os.set_blocking(fd, False)
        channel.sources.append(self)
        self.update()

    def update(self):
        if self.closed:
            return
        discards = self.channel.discards or self.reported
        ready = discards or (self.channel.credit > 0 and self.agent.wire.room(self.update))
        self.agent.loop.watch(self.fd, self.readable if ready else None, None)

    def readable(self):
        if self.closed:
            return
        discards = self.channel.discards or self.reported
        size = CHUNK if discards else min(CHUNK, self.channel.credit)
        try:
            data = os.read(self.fd, size) if size > 0 else None
        except BlockingIOError:
            data = None
            if self.settling:
                self.report()
                self.update()
            return
        except OSError:
            data = b""  # a terminal whose other side is closed says EIO
        if data is None:
            self.update()
        elif not data:
            self.close()
            self.report()
        else:
            if not discards:
                self.channel.sent(self.kind, data)
            if self.channel.credit <= 0 or self.agent.wire.outbox:
                self.update()

    def settle(self):
        """The program is gone: what is in the pipe now is the last that counts."""
        self.settling = True
        if not self.closed and self.channel.credit > 0:
            self.readable()
            while not (self.reported or self.closed) and self.channel.credit > 0 \
                    and not self.agent.wire.outbox:
                self.readable()

    def report(self):
        if not self.reported:
            self.reported = True
            self.on_end()

    def close(self):
        if not self.closed:
            self.closed = True
            self.agent.loop.watch(self.fd, None, None)
            os.close(self.fd)


class Sink:
    """Writes a channel's bytes to a descriptor and gives credit back as they go."""

    def __init__(self, agent, channel, fd, shutdown=None, owns=True):
        self.agent = agent
        self.channel = channel
        self.fd = fd
        self.shutdown = shutdown
        self.owns = owns
        self.buffer = bytearray()
        self.ending = False
        self.closed = False
        os.set_blocking(fd, False)

    def put(self, data):
        if self.closed:
            self.credit(len(data))
            return
        self.buffer += data
        self.writable()

    def end(self):
        self.ending = True
        if not self.buffer:
            self.finish()

    def writable(self):
        if self.closed:
            return
        try:
            while self.buffer:
                sent = os.write(self.fd, memoryview(self.buffer)[:CHUNK])
                del self.buffer[:sent]
                self.credit(sent)
        except BlockingIOError:
            self.wait(True)
            return
        except OSError:
            self.credit(len(self.buffer))
            self.buffer.clear()
            self.close()
            return
        self.wait(False)
        if self.ending:
            self.finish()

    def wait(self, on):
        self.agent.loop.watch(self.fd, None, self.writable if on else None)

    def finish(self):
        if self.shutdown:
            self.shutdown()
        self.close()

    def credit(self, size):
        if size:
            self.agent.wire.send(CREDIT, self.channel.number, LENGTH.pack(size))

    def close(self):
        if not self.closed:
            self.closed = True
            self.wait(False)
            if self.owns:
                os.close(self.fd)


class Channel:
    """What the server opened, or a connection that a listener took."""

    def __init__(self, agent, number):
        self.agent = agent
        self.number = number
        self.credit = WINDOW
        self.sources = []
        self.sink = None
        self.discards = False
        self.control = None  # called with the fields of a CONTROL frame
        self.on_close = None
        self.on_sent = None
        agent.channels[number] = self

    def sent(self, kind, data):
        self.credit -= len(data)
        self.agent.wire.send(kind, self.number, data)
        if self.on_sent:
            self.on_sent(len(data))

    def granted(self, size):
        self.credit += size
        for source in list(self.sources):
            source.update()
            if source.settling and not source.reported:
                source.settle()

    def close(self):
        self.agent.channels.pop(self.number, None)
        if self.on_close:
            self.on_close()
