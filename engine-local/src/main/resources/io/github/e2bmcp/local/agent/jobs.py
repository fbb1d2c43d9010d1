"""File operations: each in a forked child that is the user and nothing more.

A child may block for as long as it likes and may be killed at any moment. Its data stream is the
channel's; what it writes to its result pipe becomes the channel's last reply.
"""
import os
import signal

import descend
import files
import pumps
from wire import DATA, REPLY, pack

RESULT_LIMIT = 65536


class Job:
    def __init__(self, agent, number, arguments):
        self.agent = agent
        self.channel = pumps.Channel(agent, number)
        self.channel.on_close = self.abort
        self.result = b""
        self.left = 2
        data_in, ours_in = os.pipe()
        ours_out, data_out = os.pipe()
        ours_result, result = os.pipe()
        try:
            self.pid = os.fork()
        except OSError:
            for fd in (data_in, ours_in, ours_out, data_out, ours_result, result):
                os.close(fd)
            agent.wire.send(REPLY, number, pack("failed", "limit", "the process limit is reached"))
            self.channel.on_close = None
            self.channel.close()
            return
        if self.pid == 0:
            work(agent.user, arguments, data_in, data_out, result)
        for fd in (data_in, data_out, result):
            os.close(fd)
        agent.jobs[self.pid] = self
        self.channel.sink = pumps.Sink(agent, self.channel, ours_in)
        self.result_fd = ours_result
        os.set_blocking(ours_result, False)
        agent.loop.watch(ours_result, self.result_readable, None)
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
            self.channel.on_close = None
            self.channel.sink.close()
            reply = self.result or pack("failed", "lost", "the operation was killed")
            self.agent.wire.send(REPLY, self.channel.number, reply)
            self.channel.close()

    def abort(self):
        """The server closed the channel; SIGTERM lets a half-written file be removed."""
        self.channel.discards = True
        self.channel.sink.close()
        for source in self.channel.sources:
            source.update()
        if self.pid in self.agent.jobs:
            os.kill(self.pid, signal.SIGTERM)


def work(user, arguments, data_in, data_out, result):
    """The child's whole life."""
    try:
        descend.close_all_but([data_in, data_out, result])
        descend.default_signals()
        descend.step_back()
        descend.become(*user)
        files.USER[0] = user[0]
        os.chdir(files.HOME)
        os.write(result, files.perform(arguments, data_in, data_out))
    except OSError as problem:
        os.write(result, files.failure(problem))
    finally:
        os._exit(0)
