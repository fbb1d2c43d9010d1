"""Frames between the server and the agent.

A frame is: length of the payload (u32), kind (u8), channel (u32), payload; all little-endian.
FIELDS payloads are a row of byte strings, each with a u32 length before it.
"""
import os
import struct

OPEN, DATA, DATA2, END, CREDIT, CONTROL, REPLY, CLOSE = range(1, 9)

HEADER = struct.Struct("<IBI")
LENGTH = struct.Struct("<I")
CHUNK = 65536
WINDOW = 262144  # bytes that may be under way on a channel, each direction
MAX_PAYLOAD = 1 << 20
OUT_HIGH = 1 << 20  # above this, nothing more is read from programs
LOOK = 0.02  # seconds between two looks for the word to go on


def pack(*fields):
    parts = []
    for field in fields:
        if isinstance(field, int):
            field = str(field)
        if isinstance(field, str):
            field = field.encode("utf-8", "surrogateescape")
        parts.append(LENGTH.pack(len(field)))
        parts.append(field)
    return b"".join(parts)


def unpack(payload):
    fields, at = [], 0
    while at < len(payload):
        (size,) = LENGTH.unpack_from(payload, at)
        at += 4
        fields.append(payload[at:at + size])
        at += size
    return fields


class Connection:
    """The two streams to the server; both are non-blocking."""

    def __init__(self, loop, on_frame, on_end):
        self.loop = loop
        self.on_frame = on_frame
        self.on_end = on_end
        self.inbox = bytearray()
        self.outbox = bytearray()
        self.waiting = []  # called when there is room again
        self.held = None  # what may not be sent before go_on; None while all may
        os.set_blocking(0, False)
        os.set_blocking(1, False)
        loop.watch(0, self.readable, None)

    def readable(self):
        try:
            data = os.read(0, CHUNK)
        except BlockingIOError:
            return
        if not data:
            self.on_end()
            return
        self.inbox += data
        at, size = 0, len(self.inbox)
        while size - at >= HEADER.size:
            length, kind, channel = HEADER.unpack_from(self.inbox, at)
            end = at + HEADER.size + length
            if length > MAX_PAYLOAD:
                self.on_end()
                return
            if end > size:
                break
            payload = bytes(self.inbox[at + HEADER.size:end])
            at = end
            self.on_frame(kind, channel, payload)
        del self.inbox[:at]

    def send(self, kind, channel, payload=b""):
        frame = HEADER.pack(len(payload), kind, channel) + payload
        if self.held is not None:
            self.held += frame
        elif self.outbox:
            self.outbox += frame
        else:
            self.put(frame)

    def put(self, frame):
        try:
            sent = os.write(1, frame)
        except BlockingIOError:
            sent = 0
        except BrokenPipeError:
            self.on_end()
            return
        if sent < len(frame):
            self.outbox += frame[sent:]
            self.loop.watch(1, None, self.writable)

    def hold(self):
        """Says that nothing more comes, and lets nothing more come: the sandbox is about to be copied."""
        self.send(REPLY, 0, pack("held"))
        self.held = bytearray()
        self.loop.park_sockets()
        self.loop.stop_clock()
        self.look()

    def look(self):
        """Restored, gVisor's kernel does not tell of the streams before it is asked to again."""
        self.loop.watch(0, None, None)
        self.loop.watch(0, self.readable, None)
        if self.held is not None:
            self.loop.after(LOOK, self.look)

    def go_on(self):
        """The streams may be others than before; the time between counts for nobody."""
        if self.held is None:
            return
        held, self.held = self.held, None
        self.loop.unpark_sockets()
        self.loop.start_clock()
        self.look()
        if held and self.outbox:
            self.outbox += held
        elif held:
            self.put(held)

    def writable(self):
        try:
            sent = os.write(1, memoryview(self.outbox)[:4 * CHUNK])
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.on_end()
            return
        del self.outbox[:sent]
        if not self.outbox:
            self.loop.watch(1, None, None)
        if self.waiting and len(self.outbox) < OUT_HIGH // 2:
            waiting, self.waiting = self.waiting, []
            for resume in waiting:
                resume()

    def room(self, resume):
        """Whether more output may be read now; if not, calls resume once it may."""
        if len(self.outbox) < OUT_HIGH:
            return True
        self.waiting.append(resume)
        return False
