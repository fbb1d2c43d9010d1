"""sys.stdout, sys.stderr and sys.stdin of the interpreter."""

import _thread
import builtins
import io
import signal
import sys
import threading
import time

NO_INPUT = "There is no standard input here: nobody can answer. Put the value into the code."


class StdinNotAvailable(EOFError):
    """Code wanted to read from the keyboard."""


class Turns:
    """Whose turn it is to write: when it changes, the supervisor first reads what the other stream holds."""

    def __init__(self, line):
        self.line = line
        self.lock = threading.RLock()
        self.last = 1
        self.texts = {}
        self.interrupted = False

    def take(self, fd):
        if self.last == fd or not self.line.open:
            return
        with self.lock:
            if self.last != fd:
                other, self.last = self.last, fd
                self.texts[other].flush_before_turn(self)
                self.line.call("sync")

    def interrupt_later(self):
        """Where nothing is half told: before the next write, or, if none comes, a moment from now."""
        self.interrupted = True
        _thread.start_new_thread(self.interrupt_again, ())

    def interrupt_again(self):
        time.sleep(0.001)
        if self.interrupted:
            self.interrupted = False
            # A signal, because the rest may wait for a reader by now.
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    def raise_interrupt(self):
        if self.interrupted and threading.current_thread() is threading.main_thread():
            self.interrupted = False
            raise KeyboardInterrupt

    def reset(self):
        """After each run, whatever the code put in place of the streams."""
        self.last, self.interrupted = 1, False
        for fd, name in ((1, "stdout"), (2, "stderr")):
            setattr(sys, name, self.texts[fd])
            setattr(sys, "__%s__" % name, self.texts[fd])


class Descriptor(io.FileIO):
    def __init__(self, fd, turns):
        super().__init__(fd, "w", closefd=False)
        self.turns = turns
        self.put = super().write

    def write(self, data):
        """All of it, or what was written when an interrupt came: what is not told would be written again."""
        self.turns.raise_interrupt()
        self.turns.take(self.fileno())
        view = memoryview(data)
        counts = []
        try:
            while sum(counts) < len(view):
                # An interrupt may come between any two steps here, but not within this one call of C code.
                counts.extend(filter(None, map(self.put, (view[sum(counts):],))))
        except KeyboardInterrupt:
            if not counts:
                raise
            self.turns.interrupt_later()
        return sum(counts)


class Text(io.TextIOWrapper):
    """Text that leaves line by line."""

    def __init__(self, fd, turns):
        self.descriptor = Descriptor(fd, turns)
        super().__init__(
            io.BufferedWriter(self.descriptor), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )

    def flush_before_turn(self, turns):
        mine, turns.last = turns.last, self.descriptor.fileno()
        try:
            self.flush()
        finally:
            turns.last = mine

    def close(self):
        """Stays open: the next run needs it."""
        self.flush()


class Input(io.TextIOBase):
    """Says at once that nobody will type."""

    encoding = "utf-8"

    def fileno(self):
        return 0

    def readable(self):
        return True

    def read(self, *_):
        raise StdinNotAvailable(NO_INPUT)

    readline = readlines = __next__ = read

    def close(self):
        pass


def install_streams(line):
    turns = Turns(line)
    for fd in (1, 2):
        turns.texts[fd] = Text(fd, turns)
    turns.reset()
    sys.stdin = sys.__stdin__ = Input()

    def no_input(prompt="", /):
        raise StdinNotAvailable(NO_INPUT)

    builtins.input = no_input
    return turns
