"""The first process of a sandbox: starts programs, moves their bytes, works on files.

It speaks the frames of wire.py on descriptors 0 and 1 and ends, and with it the sandbox, when the
server's side of them ends.
"""
import gc
import os
import signal
import sys

import descend
import files
import groups
import gvisor
import jobs
import loop
import ports
import processes
import supervisors
import wire
import workers

DISK = "/home"


class Agent:
    def __init__(self, user, grouped):
        self.user = user
        self.grouped = grouped
        self.channels = {}
        self.workers = workers.Workers(user)
        self.supervisors = supervisors.Supervisors(self)
        self.taken = 0
        self.strays = False  # whether there may be processes of a program that lost its supervisor
        self.loop = loop.Loop()
        self.wire = wire.Connection(self.loop, self.frame, self.finish)

    def frame(self, kind, number, payload):
        channel = self.channels.get(number)
        if kind == wire.OPEN:
            self.open(number, payload)
        elif kind == wire.CONTROL and number == 0:
            self.told(payload)
        elif channel is None:
            return
        elif kind == wire.DATA:
            if channel.sink:
                channel.sink.put(payload)
        elif kind == wire.CREDIT:
            channel.granted(wire.LENGTH.unpack(payload)[0])
        elif kind == wire.END:
            if channel.sink:
                channel.sink.end()
        elif kind == wire.CONTROL:
            if channel.control:
                channel.control(*wire.unpack(payload))
        elif kind == wire.CLOSE:
            channel.close()

    def told(self, payload):
        what = wire.unpack(payload)[0]
        if what == b"hold":
            self.hold()
        elif what == b"go-on":
            self.wire.go_on()

    def hold(self):
        names = gvisor.unwritable()
        if names:
            self.wire.send(wire.REPLY, 0, wire.pack("unwritable", ", ".join(names)))
        else:
            self.wire.hold()

    def open(self, number, request):
        try:
            self.begin(number, request, wire.unpack(request))
        except OSError as problem:
            self.wire.send(wire.REPLY, number, files.failure(problem))
            self.channels.pop(number, None)

    def begin(self, number, request, fields):
        what = fields[0].decode()
        if what == "start":
            processes.Process(self, number, options(fields[1:]))
        elif what == "dial":
            ports.connect(self, number, int(fields[1]))
        elif what == "listen":
            ports.Listener(self, number, int(fields[1]))
        elif what == "usage":
            self.wire.send(wire.REPLY, number, self.usage())
        else:
            jobs.Job(self, number, request)

    def usage(self):
        disk = os.statvfs(DISK)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        own = len(self.workers.pids) + self.supervisors.own()
        count = sum(name.isdigit() for name in os.listdir("/proc")) - own
        return wire.pack("ok", used, count)

    def disk_is_full(self):
        disk = os.statvfs(DISK)
        return disk.f_bavail == 0 or (disk.f_files and disk.f_favail == 0)

    def reap(self):
        try:
            os.read(self.wake, 512)
        except BlockingIOError:
            pass
        others = False
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if os.WIFSTOPPED(status):
                # A program of the same id did that to a supervisor or a worker.
                os.kill(pid, signal.SIGCONT)
                continue
            others = others or pid not in self.forked()
            self.workers.ended(pid)
            self.supervisors.ended(pid)
        if others and self.strays:
            # Children become this process's own with their parent's end, so there may be new ones.
            self.strays = self.kill_orphans()

    def forked(self):
        return self.workers.pids | self.supervisors.pids

    def lost_supervisor(self):
        self.strays = True
        self.kill_orphans()

    def kill_orphans(self):
        """Ends every child of this process that it did not make; false where there was none."""
        own = self.forked()
        found = False
        for name in os.listdir("/proc"):
            if not name.isdigit() or int(name) in own:
                continue
            try:
                with open("/proc/" + name + "/stat", "rb") as file:
                    stat = file.read()
                if stat[stat.rindex(b")") + 2:].split(None, 2)[1] == b"1":
                    os.kill(int(name), signal.SIGKILL)
                    found = True
            except OSError:
                pass
        return found

    def run(self):
        self.wake, woken = os.pipe()
        os.set_blocking(self.wake, False)
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        self.loop.watch(self.wake, self.reap, None)
        self.wire.send(wire.REPLY, 0, wire.pack("hello", "1", sys.version.split()[0]))
        gc.collect()
        gc.freeze()
        while True:
            self.loop.turn()

    def finish(self):
        os._exit(0)


def options(fields):
    """The names and values of a start; arg and env come more than once."""
    found = {"arg": [], "env": {}}
    for name, value in zip(fields[::2], fields[1::2]):
        name = name.decode()
        if name == "arg":
            found["arg"].append(value)
        elif name == "env":
            key, _, text = value.partition(b"=")
            found["env"][key] = text
        else:
            found[name] = value.decode("utf-8", "surrogateescape")
    return found


def prepare(user):
    """The one writable disk: the home and, by the link at /tmp, everything temporary."""
    os.umask(0)
    for path, mode, ids in ((files.HOME, 0o755, user), (DISK + "/.tmp", 0o1777, (0, 0)),
                            (DISK + "/.root", 0o1777, (0, 0))):
        os.makedirs(path, exist_ok=True)
        os.chmod(path, mode)
        os.chown(path, *ids)
    os.umask(0o022)
    silence = os.open("/dev/null", os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)


def main():
    user = int(sys.argv[1]), int(sys.argv[2])
    descend.prctl(descend.PR_SET_DUMPABLE, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    on_gvisor = len(sys.argv) > 3
    if on_gvisor:
        gvisor.uncover_tmp()
    prepare(user)
    Agent(user, on_gvisor and groups.mount(int(sys.argv[3]))).run()
