"""The supervisors, each with its runner, as the agent sees them; those whose program is gone are kept for the next.

None is kept where programs have the agent's own id, and could do to it what they like.
"""
import os
import socket

import descend
import supervisor

KEPT = 2  # idle ones


class Supervisor:
    def __init__(self, agent, program):
        self.agent = agent
        self.process = None
        self.asked = 0  # kills that it has not answered yet
        self.text = b""
        self.line, line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        control_in, self.control = os.pipe()
        self.status, status_out = os.pipe()
        try:
            self.pid = os.fork()
        except OSError:
            self.line.close()
            for fd in (self.control, self.status):
                os.close(fd)
            raise
        else:
            if self.pid == 0:
                supervisor.serve(program, line, control_in, status_out, agent.grouped)
        finally:
            line.close()
            for fd in (control_in, status_out):
                os.close(fd)
        os.set_blocking(self.status, False)
        agent.loop.watch(self.status, self.readable, None)

    def dismiss(self):
        """It ends once nothing is left to supervise, and tells so by the end of its status."""
        self.line.close()
        if self.control >= 0:
            os.close(self.control)
            self.control = -1

    def ask_to_kill(self):
        """Raises BrokenPipeError where it is gone itself."""
        os.write(self.control, b"K")
        self.asked += 1

    def readable(self):
        try:
            data = os.read(self.status, 4096)
        except BlockingIOError:
            return
        self.text += data
        while b"\n" in self.text:
            line, self.text = self.text.split(b"\n", 1)
            if line == b"gone":
                self.let_go()
                self.agent.supervisors.done(self)
            else:
                self.asked -= line in (b"killed", b"stuck")
                if self.process:
                    self.process.said(*line.decode().split(" ", 1))
        if not data:
            self.agent.loop.watch(self.status, None, None)
            os.close(self.status)
            self.dismiss()
            self.agent.supervisors.forget(self)
            self.let_go()

    def let_go(self):
        process, self.process = self.process, None
        if process:
            process.supervisor_gone()


class Supervisors:
    def __init__(self, agent):
        self.agent = agent
        self.kept = 0 if descend.is_agent(agent.user) else KEPT
        self.idle = []
        self.pids = set()

    def begin(self, process, program):
        """The one that starts the program now; raises OSError where none can be forked."""
        while self.idle:
            chosen = self.idle.pop()
            if program.send(chosen.line):
                chosen.process = process
                return chosen
            chosen.dismiss()
        chosen = Supervisor(self.agent, program)
        chosen.process = process
        self.pids.add(chosen.pid)
        return chosen

    def done(self, one):
        # A kill that comes too late for one program must not meet the next.
        if one.asked == 0 and len(self.idle) < self.kept:
            self.idle.append(one)
        else:
            one.dismiss()

    def forget(self, one):
        if one in self.idle:
            self.idle.remove(one)

    def ended(self, pid):
        self.pids.discard(pid)

    def own(self):
        """How many processes are neither programs nor supervise one."""
        return len(self.pids) + len(self.idle)
