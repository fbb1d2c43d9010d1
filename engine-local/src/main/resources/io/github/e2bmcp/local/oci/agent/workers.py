"""Processes that do file operations: forked at need, kept for the next one, one operation at a time.

A worker reads and writes as the user, but its real id stays the agent's, so that no program of the user
can stop it, limit it or look into it while it waits. Where they have one id in common, none is kept.
"""
import os
import signal
import socket
import struct

import descend
import files
import wire

KEPT = 2  # idle ones; more are forked while many operations run at once
DESCRIPTORS = struct.Struct("3i")
LARGEST = 3 * 65536  # arguments of an operation: two paths and some numbers


class Worker:
    """What the agent knows of one."""

    def __init__(self, user):
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # A cancellation that comes while it is being born waits: the agent itself ignores the signal.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        try:
            self.pid = os.fork()
            if self.pid == 0:
                serve(user, theirs)
        except OSError:
            self.line.close()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()

    def begin(self, arguments, descriptors):
        """False where it is gone, which nobody may have noticed yet."""
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, DESCRIPTORS.pack(*descriptors))
        try:
            self.line.sendmsg([arguments], [rights])
            return True
        except OSError:
            return False

    def dismiss(self):
        """It ends when it has done what it does."""
        self.line.close()


class Workers:
    def __init__(self, user):
        self.user = user
        self.kept = 0 if descend.is_agent(user) else KEPT
        self.idle = []
        self.pids = set()

    def begin(self, arguments, descriptors):
        """The worker that now does the operation; raises OSError where none can be forked."""
        while self.idle:
            worker = self.idle.pop()
            if worker.begin(arguments, descriptors):
                return worker
            worker.dismiss()
        worker = Worker(self.user)
        self.pids.add(worker.pid)
        worker.begin(arguments, descriptors)
        return worker

    def done(self, worker):
        """It can have the next operation."""
        if len(self.idle) < self.kept and worker.pid in self.pids:
            self.idle.append(worker)
        else:
            worker.dismiss()

    def cancel(self, worker):
        """It ends as soon as it can."""
        if worker.pid in self.pids:
            os.kill(worker.pid, signal.SIGTERM)
        worker.dismiss()

    def ended(self, pid):
        self.pids.discard(pid)
        for worker in [one for one in self.idle if one.pid == pid]:
            self.idle.remove(worker)
            worker.dismiss()


def serve(user, line):
    """A worker's whole life."""
    try:
        descend.close_all_but([line.fileno()])
        descend.default_signals()
        signal.signal(signal.SIGTERM, files.cancel)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        descend.go_first()
        descend.bound()
        descend.act_as(*user)
        files.USER[0] = user[0]
        while True:
            arguments, rights, _, _ = line.recvmsg(LARGEST, socket.CMSG_SPACE(DESCRIPTORS.size))
            if not arguments:
                break
            operate(wire.unpack(arguments), *DESCRIPTORS.unpack(rights[0][2]))
    finally:
        os._exit(0)


def operate(arguments, data_in, data_out, result):
    try:
        os.chdir(files.HOME)
        answer = files.perform(arguments, data_in, data_out)
    except OSError as problem:
        answer = files.failure(problem)
    os.write(result, answer)
    for fd in (data_in, data_out, result):
        os.close(fd)
