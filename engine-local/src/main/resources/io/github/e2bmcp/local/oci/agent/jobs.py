"""File operations that the server asked for: each is done by a worker.

A worker may block for as long as it likes and may be killed at any moment. Its data stream is the
channel's; what it writes to its result pipe becomes the channel's last reply.
"""
import os

import pumps
from wire import DATA, REPLY, pack

RESULT_LIMIT = 65536


class Job:
    def __init__(self, agent, number, request):
        self.agent = agent
        self.channel = pumps.Channel(agent, number)
        self.channel.on_close = self.abort
        self.result = b""
        self.left = 2
        self.aborted = False
        data_in, ours_in = os.pipe()
        ours_out, data_out = os.pipe()
        self.result_fd, result = os.pipe()
        try:
            self.worker = agent.workers.begin(request, (data_in, data_out, result))
        except OSError:
            for fd in (ours_in, ours_out, self.result_fd):
                os.close(fd)
            agent.wire.send(REPLY, number, pack("failed", "limit", "the process limit is reached"))
            self.channel.on_close = None
            self.channel.close()
            return
        finally:
            for fd in (data_in, data_out, result):
                os.close(fd)
        self.channel.sink = pumps.Sink(agent, self.channel, ours_in)
        os.set_blocking(self.result_fd, False)
        agent.loop.watch(self.result_fd, self.result_readable, None)
        pumps.Source(agent, self.channel, ours_out, DATA, self.part_done)

    def result_readable(self):
        try:
            data = os.read(self.result_fd, RESULT_LIMIT)
        except BlockingIOError:
            return
        self.result += data
        if not data or len(self.result) > RESULT_LIMIT:
            self.agent.loop.watch(self.result_fd, None, None)
            os.close(self.result_fd)
            self.part_done()

    def part_done(self):
        self.left -= 1
        if self.left == 0:
            if not self.aborted:
                self.agent.workers.done(self.worker)
            self.channel.on_close = None
            self.channel.sink.close()
            reply = self.result or pack("failed", "lost", "the operation was killed")
            self.agent.wire.send(REPLY, self.channel.number, reply)
            self.channel.close()

    def abort(self):
        """The server closed the channel; SIGTERM lets a half-written file be removed."""
        self.aborted = True
        # Before its input ends, which it would take for the end of a whole file.
        self.agent.workers.cancel(self.worker)
        self.channel.discards = True
        self.channel.sink.close()
        for source in self.channel.sources:
            source.update()
