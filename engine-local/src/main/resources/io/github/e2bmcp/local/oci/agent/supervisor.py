"""A small process between the agent and one program at a time.

Everything the program starts, double-forked daemons included, stays below it, because it is a
subreaper, or in its group where there is none; so the whole tree can be killed. It tells the agent in
lines on its status pipe, on which its runner speaks too: "ready" when a runner waits for a program,
"exit STATUS CPU_MICROSECONDS MAXRSS_KB", "killed", "stuck", "gone" once nothing of the program is left,
and "failed CODE MESSAGE" when it can have no runner.
On its control pipe K asks for the end of the tree, and A, once the program is gone, for the next
runner; end of file is the agent's death, or its word that no other program will come.
"""
import os
import resource
import select
import signal
import time

import descend
import groups
import runner

KILL_DEADLINE = 6.0

# How often a group is looked at whose last member is no child of its supervisor, in milliseconds.
LOOK = 100


def serve(program, line, control, status, grouped):
    """A supervisor's whole life."""
    group = ""
    try:
        descend.close_all_but([*program.stdio, line.fileno(), control, status])
        # What programs inherit is set once, and little is left to do for each.
        descend.occupy_standard_streams()
        descend.default_signals()
        descend.bound()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        descend.prctl(descend.PR_SET_CHILD_SUBREAPER, 1)
        os.set_blocking(control, False)
        wake, woken = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        if grouped:
            group = groups.make(os.getpid())
        while begin(program, line, control, status, wake, group) and wants_another(control):
            program = None
    finally:
        if group:
            groups.remove(group)
        os._exit(0)


def begin(program, line, control, status, wake, group):
    """A runner, until nothing is left of what it became; false where none can be forked."""
    supervisor = os.getpid()
    try:
        main = os.fork()
    except OSError as problem:
        os.write(status, runner.describe(problem))
        return False
    if main == 0:
        runner.run(supervisor, program, line, status, group)
    if program:
        for fd in set(program.stdio):
            os.close(fd)
    else:
        os.write(status, b"ready\n")
    os.write(status, watch(main, control, status, wake, group) + b"gone\n")
    return True


def wants_another(control):
    """Waits for the agent's word."""
    while True:
        select.select([control], [], [])
        word = os.read(control, 1)
        if word != b"K":  # which came too late for the program before
            return word == b"A"


def watch(main, control, status, wake, group):
    """Until nothing of the program is left; what is still to be told."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(wake, select.POLLIN)
    ended = False
    while True:
        left, words = reap(main)
        if not left and not (group and descendants(group)):
            return words
        tell(status, words)
        ended = ended or bool(words)
        for fd, _ in poll.poll(LOOK if group and ended else None):
            if fd == control:
                asked = os.read(control, 16)
                tell(status, b"killed\n" if kill_tree(main, status, group) else b"stuck\n")
                if not asked:
                    raise EOFError
            else:
                drain(wake)


def drain(fd):
    try:
        os.read(fd, 512)
    except BlockingIOError:
        pass


def tell(status, words):
    if words:
        os.write(status, words)


def reap(main):
    """Whether children are left, and what of them is to be told."""
    words = b""
    while True:
        try:
            pid, result, usage = os.wait4(-1, os.WNOHANG | os.WUNTRACED)
        except ChildProcessError:
            return False, words
        if pid == 0:
            return True, words
        if os.WIFSTOPPED(result):
            if pid == main and runner.waits(pid):
                # A program of the same id did that.
                os.kill(pid, signal.SIGCONT)
        elif pid == main:
            cpu = int((usage.ru_utime + usage.ru_stime) * 1e6)
            words = b"exit %d %d %d\n" % (result, cpu, usage.ru_maxrss)


def kill_tree(main, status, group):
    """Stops passes until nothing new is found, so that no fork escapes; then kills. False: stuck."""
    stopped = set()
    deadline = time.monotonic() + KILL_DEADLINE
    while time.monotonic() < deadline:
        found = descendants(group) - stopped
        if not found:
            break
        send(found, signal.SIGSTOP)
        stopped |= found
    pause = 0.0005
    while True:
        alive = descendants(group)
        send(alive, signal.SIGKILL)
        left, words = reap(main)
        tell(status, words)
        if not left and not alive:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def descendants(group):
    """Every live process of the program, or the runner that waits for one."""
    if group:
        return groups.members(group)
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/" + name + "/stat", "rb") as file:
                    stat = file.read()
            except OSError:
                continue
            state, parent = stat[stat.rindex(b")") + 2:].split(None, 2)[:2]
            children.setdefault(int(parent), []).append((int(name), state in (b"Z", b"X") and not runs_on(name)))
    found, queue = set(), [os.getpid()]
    while queue:
        for pid, dead in children.get(queue.pop(), ()):
            if not dead:
                found.add(pid)
            queue.append(pid)
    return found


def runs_on(name):
    """Whether a process whose first thread has ended has others."""
    try:
        return len(os.listdir("/proc/" + name + "/task")) > 1
    except OSError:
        return False
