"""JSON lines in and out, bounded, without ever blocking the loop that uses them."""

import json
import os
import socket

MAX_LINE = 24 << 20
READ_SIZE = 1 << 16


class Confused(Exception):
    """The other side sent what it never sends."""


class LinesIn:
    """Whole lines out of chunks."""

    def __init__(self):
        self.rest = []
        self.size = 0

    def feed(self, chunk):
        if b"\n" not in chunk:
            self.size += len(chunk)
            if self.size > MAX_LINE:
                raise Confused("a line has no end")
            self.rest.append(chunk)
            return []
        self.rest.append(chunk)
        *lines, last = b"".join(self.rest).split(b"\n")
        self.rest, self.size = [last], len(last)
        return [line for line in lines if line]


def parse(line):
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Confused("a line is no JSON") from error
    if not isinstance(value, dict):
        raise Confused("a line is no object")
    return value


def encode(message):
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


class LinesOut:
    """Lines that wait until the reader takes them."""

    def __init__(self, fd):
        self.fd = fd
        self.waiting = []
        self.size = 0
        os.set_blocking(fd, False)

    def send(self, message):
        # The empty line ends whatever another writer may have left unfinished.
        line = encode(message)
        self.waiting.append(line)
        self.size += len(line)
        self.flush()

    def flush(self):
        while self.waiting:
            line = self.waiting[0]
            try:
                count = os.write(self.fd, line)
            except BlockingIOError:
                return
            self.size -= count
            if count < len(line):
                self.waiting[0] = line[count:]
            else:
                self.waiting.pop(0)


def send_to_interpreter(sock, message):
    """Small answers and one command at a time: the socket's buffer holds them, or the reader is no more sane."""
    try:
        sock.settimeout(5)
        sock.sendall(encode(message))
        return True
    except OSError:
        return False


def receive(sock):
    """What is there now; empty at the end."""
    try:
        return sock.recv(READ_SIZE, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""
