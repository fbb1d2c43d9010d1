"""A small process between the agent and a runner, which can end whatever the runner started.

Everything that a program starts, double-forked daemons included, stays below the runner, because that is a
subreaper, or in its group where there is none; so the whole tree can be killed. Unlike them all, this process
gives way to nobody. On its control pipe K asks for the end of the tree, and it tells the agent, on the status
pipe on which the runner speaks too, "killed" or "stuck"; end of file is the agent's death, or its word that no
other program will come. It ends with its runner.
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


def serve(program, line, control, status, grouped):
    """A supervisor's whole life."""
    group = ""
    try:
        descend.close_all_but([*program.stdio, line.fileno(), control, status])
        # What programs inherit is set once, and nothing of it is left to do for each.
        descend.occupy_standard_streams()
        descend.default_signals()
        descend.bound()
        descend.leave_groups()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if grouped:
            group = groups.make(os.getpid())
        watch(begin(program, line, control, status, group), control, status, group)
    finally:
        if group:
            groups.remove(group)
        os._exit(0)


def begin(program, line, control, status, group):
    """A runner's pid; 0 where none can be forked, which is told."""
    supervisor = os.getpid()
    try:
        pid = os.fork()
    except OSError as problem:
        os.write(status, runner.describe(problem))
        return 0
    if pid == 0:
        os.close(control)
        runner.serve(supervisor, program, line, status, group)
    line.close()
    for fd in set(program.stdio):
        os.close(fd)
    return pid


def watch(main, control, status, group):
    """Until the runner ends, or is to end."""
    os.set_blocking(control, False)
    descend.prctl(descend.PR_SET_CHILD_SUBREAPER, 1)
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(wake, select.POLLIN)
    asked = b"K"
    while asked and lives(main):
        asked = b"K"
        for fd, _ in poll.poll():
            if fd == control:
                asked = os.read(control, 16)
                os.write(status, b"killed\n" if kill_tree(main, group) else b"stuck\n")
            else:
                drain(wake)
    kill_tree(main, group)


def drain(fd):
    try:
        os.read(fd, 512)
    except BlockingIOError:
        pass


def lives(main):
    """Whether the runner does; where a program of the same id stopped it, it goes on."""
    try:
        while True:
            pid, result = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            if pid == 0:
                return True
            if pid == main and not os.WIFSTOPPED(result):
                return False
            if pid == main:
                os.kill(pid, signal.SIGCONT)
    except ChildProcessError:
        return False


def kill_tree(main, group):
    """Stops passes until nothing new is found, so that no fork escapes; then kills. False: stuck."""
    stopped = set()
    deadline = time.monotonic() + KILL_DEADLINE
    while time.monotonic() < deadline:
        found = descendants(main, group) - stopped
        if not found:
            break
        send(found, signal.SIGSTOP)
        stopped |= found
    pause = 0.0005
    while True:
        alive = descendants(main, group)
        send(alive, signal.SIGKILL)
        if not alive:
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


def descendants(main, group):
    """Every live process of the program; its runner is none."""
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
    return found - {main}


def runs_on(name):
    """Whether a process whose first thread has ended has others."""
    try:
        return len(os.listdir("/proc/" + name + "/task")) > 1
    except OSError:
        return False
