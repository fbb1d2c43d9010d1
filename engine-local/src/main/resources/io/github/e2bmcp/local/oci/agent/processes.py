"""Programs that the server asked to start."""
import fcntl
import os
import signal
import struct
import termios

import pumps
import runner
from wire import DATA, DATA2, REPLY, pack

CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGABRT,
           signal.SIGSYS, signal.SIGTRAP}


class Process:
    def __init__(self, agent, number, options):
        self.agent = agent
        self.options = options
        self.channel = pumps.Channel(agent, number)
        self.channel.control = self.control
        self.channel.on_close = self.release
        self.channel.on_sent = self.count
        self.pid = 0
        self.reason = ""
        self.output = 0
        self.output_limit = int(options.get("output-limit", "0"))
        self.result = None
        self.gone = False
        self.reported = False
        self.failed = False
        self.to_end = False  # before it has begun
        self.killed = False  # which is not told before its end is known
        self.open_sources = 0
        self.supervisor = None
        self.timer = None
        self.terminal = -1
        self.open()

    def open(self):
        theirs, self.ours = self.pipes()
        try:
            self.supervisor = self.agent.supervisors.begin(self, self.program(theirs))
        except OSError:
            self.fail("limit", "the process limit is reached")
        finally:
            for fd in set(theirs):
                os.close(fd)

    def pipes(self):
        if self.options.get("terminal"):
            self.terminal, slave = os.openpty()
            columns, rows = self.options["terminal"].split("x")
            resize(self.terminal, int(columns), int(rows))
            os.fchown(slave, self.ids()[0], -1)
            return (slave, slave, slave), (self.terminal, self.terminal, -1)
        if self.options.get("stdin"):
            stdin, stdin_ours = os.pipe()
        else:
            stdin, stdin_ours = os.open("/dev/null", os.O_RDONLY), -1
        stdout_ours, stdout = os.pipe()
        stderr_ours, stderr = os.pipe()
        return (stdin, stdout, stderr), (stdin_ours, stdout_ours, stderr_ours)

    def ids(self):
        return (0, 0) if self.options.get("user") == "root" else self.agent.user

    def program(self, theirs):
        return runner.Program(
            self.options["arg"], self.options["env"], self.options["directory"], self.ids(),
            theirs, self.terminal >= 0, int(self.options["open-files"]))

    def began(self, pid):
        self.pid = pid
        self.agent.wire.send(REPLY, self.channel.number, pack("started", pid))
        stdin, stdout, stderr = self.ours
        if self.terminal >= 0:
            self.channel.sink = pumps.Sink(self.agent, self.channel, os.dup(stdin), self.hang_up)
        elif stdin >= 0:
            self.channel.sink = pumps.Sink(self.agent, self.channel, stdin)
        self.open_sources = 1 if stderr < 0 else 2
        self.streams = [pumps.Source(self.agent, self.channel, stdout, DATA, self.source_ended)]
        if stderr >= 0:
            self.streams.append(
                pumps.Source(self.agent, self.channel, stderr, DATA2, self.source_ended))
        timeout = int(self.options.get("timeout-ms", "0"))
        if timeout:
            self.timer = self.agent.loop.after(timeout / 1000, lambda: self.end("timeout"))
        if self.to_end:
            self.kill()

    @property
    def told(self):
        """Whether it was told how the start went."""
        return bool(self.pid) or self.failed

    def hang_up(self):
        """End of a terminal's input is ^D."""
        try:
            os.write(self.terminal, b"\x04")
        except OSError:
            pass

    def said(self, what, rest=""):
        if what == "started":
            self.began(int(rest))
        elif what == "failed":
            self.fail(*rest.split(" ", 1))
        elif what == "exit" and self.pid:
            self.result = [int(part) for part in rest.split()]
            self.settle()
            self.tell_killed()
        elif what == "killed":
            self.killed = True
            self.tell_killed()
        elif what == "stuck":
            self.agent.wire.send(REPLY, self.channel.number, pack("stuck"))

    def fail(self, code, message):
        for fd in set(self.ours):
            if fd >= 0:
                os.close(fd)
        self.failed = True
        self.agent.wire.send(REPLY, self.channel.number, pack("failed", code, message))
        self.channel.on_close = None
        self.channel.close()

    def settle(self):
        if self.timer:
            self.timer[0] = None
        for source in list(self.streams):
            source.settle()
        self.report()

    def source_ended(self):
        self.open_sources -= 1
        self.report()

    def report(self):
        """Tells the end once the program is gone and all its output is on its way."""
        if self.open_sources or not self.result or self.reported:
            return
        self.reported = True
        status, cpu, rss = self.result
        code = os.waitstatus_to_exitcode(status)
        number = -code if code < 0 else 0
        reason = self.reason
        if not reason:
            reason = "exit" if not number else "crashed" if number in CRASHES else "killed"
            if code and self.agent.disk_is_full():
                reason = "disk-full"
        self.agent.wire.send(REPLY, self.channel.number, pack(
            "exit", -1 if number else code, number, reason, cpu, rss * 1024))
        self.part()

    def tell_killed(self):
        if self.killed and self.result:
            self.killed = False
            self.agent.wire.send(REPLY, self.channel.number, pack("killed"))

    def supervisor_gone(self):
        """The tree is empty, or a program of the same id killed the supervisor."""
        if not self.told:
            # A program of the same id killed it, or its supervisor, before it could tell.
            self.began(self.supervisor.pid)
        if self.pid and not self.result:
            self.agent.lost_supervisor()
            self.result = [signal.SIGKILL, 0, 0]
            self.settle()
        self.gone = True
        if self.pid and self.channel.number in self.agent.channels:
            self.agent.wire.send(REPLY, self.channel.number, pack("gone"))
            self.part()

    def part(self):
        """Once all is told both sides let go, without a word more."""
        if self.gone and self.reported:
            self.channel.close()

    def control(self, what, *values):
        if what == b"kill-tree":
            self.end(values[0].decode() if values else "cancelled")
        elif what == b"signal" and not self.result and self.pid:
            try:
                os.kill(self.pid, int(values[0]))
            except ProcessLookupError:
                pass
        elif what == b"resize" and self.terminal >= 0 and not self.streams[0].closed:
            resize(self.terminal, int(values[0]), int(values[1]))

    def end(self, reason):
        if not self.result and not self.reason:
            self.reason = reason
        if self.gone:
            self.agent.wire.send(REPLY, self.channel.number, pack("killed"))
        elif self.pid:
            self.kill()
        else:
            self.to_end = True

    def kill(self):
        try:
            self.supervisor.ask_to_kill()
        except BrokenPipeError:
            # A program of the same id killed the supervisor at this very moment.
            self.agent.wire.send(REPLY, self.channel.number, pack("killed"))

    def count(self, size):
        self.output += size
        if self.output_limit and self.output > self.output_limit and not self.reason:
            self.channel.discards = True
            self.end("output-limit")

    def release(self):
        """The server lets go of an ended process; what it left running stays supervised."""
        self.channel.discards = True
        if self.channel.sink:
            self.channel.sink.close()
        for source in list(self.channel.sources):
            source.update()


def resize(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
