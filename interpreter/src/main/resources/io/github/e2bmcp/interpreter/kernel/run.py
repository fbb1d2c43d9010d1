"""One run of code as the supervisor sees it."""

import codecs
import time

ASK_LIMIT_SECONDS = 900.0
CLOCK_REALTIME_COARSE = 5  # the clock that stamps files


class Run:
    """What was asked, what was seen, and why it has to end, if it has to."""

    def __init__(self, request):
        self.request = request
        self.id = request["id"]
        self.timeout = float(request["timeout"])
        self.grace = float(request["grace"])
        self.output_limit = int(request["output_limit"])
        self.output_bytes = 0
        self.decoders = {}
        self.started = False
        self.reason = None
        self.deadline = None
        self.kill_at = None
        self.next_interrupt = None
        self.asking = False
        self.asked_at = None
        self.asked = 0.0
        self.older = ()

    def start(self, older):
        self.started = True
        self.older = older
        self.started_nanos = time.clock_gettime_ns(CLOCK_REALTIME_COARSE)
        self.began = time.monotonic()
        if self.timeout > 0:
            self.deadline = self.began + self.timeout

    def text(self, stream, chunk):
        """The chunk as text, with characters whole that two chunks share."""
        decoder = self.decoders.get(stream)
        if decoder is None:
            decoder = self.decoders[stream] = codecs.getincrementaldecoder("utf-8")("replace")
        return decoder.decode(chunk)

    def last_texts(self):
        for stream, decoder in self.decoders.items():
            text = decoder.decode(b"", True)
            if text:
                yield stream, text

    def within_limit(self, chunk):
        """The part of the chunk that may still be shown."""
        room = self.output_limit - self.output_bytes if self.output_limit else len(chunk)
        self.output_bytes += len(chunk)
        return chunk if room >= len(chunk) else chunk[: max(room, 0)]

    def over_limit(self):
        return 0 < self.output_limit < self.output_bytes

    def ask(self):
        self.asking = True
        self.asked_at = time.monotonic()

    def asked_in_vain(self):
        """The server that should answer is gone."""
        return self.asking and time.monotonic() >= self.asked_at + ASK_LIMIT_SECONDS

    def answered(self):
        """Waiting for the host is not the code's time, up to a bound for all that it asks."""
        self.asking = False
        waited = min(time.monotonic() - self.asked_at, ASK_LIMIT_SECONDS - self.asked)
        self.asked += waited
        if self.deadline is not None:
            self.deadline += waited

    def has_to_end(self, reason):
        """Notes why; the first reason counts. Returns whether it is new."""
        if self.reason is not None:
            return False
        self.reason = reason
        self.kill_at = time.monotonic() + self.grace
        self.next_interrupt = 0.0
        return True

    def next_moment(self):
        """When the supervisor has to look at this run again; None for not at all."""
        if self.reason is not None:
            return min(self.kill_at, self.next_interrupt)
        return self.asked_at + ASK_LIMIT_SECONDS if self.asking else self.deadline
