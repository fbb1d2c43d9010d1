"""The Python interpreter: runs one piece of code after the other in the module __main__."""

import builtins
import os
import resource
import signal
import sys
import types

from .frames import LinesIn, encode, parse

class Line:
    """Calls to the supervisor, each answered after all output so far was read."""

    def __init__(self, fd):
        import socket
        import threading

        self.socket = socket.socket(fileno=fd)
        self.lock = threading.RLock()
        self.lines = LinesIn()
        self.run_id = None
        self.held = b""
        self.open = True
        self.in_main_call = False
        self.main_thread = threading.main_thread()
        self.current_thread = threading.current_thread
        os.register_at_fork(after_in_child=self.leave)

    def leave(self):
        """A forked child writes to the same pipes, but the calls are its parent's."""
        self.open = False

    def call(self, name, **fields):
        if not self.open:
            return {}
        in_main = self.current_thread() is self.main_thread
        with self.lock:
            # An interrupt between question and answer would leave the answer to the next caller.
            self.in_main_call = self.in_main_call or in_main
            try:
                self.send(name, fields)
                return self.receive()
            finally:
                if in_main:
                    self.in_main_call = False

    def receive(self):
        while True:
            chunk = self.socket.recv(1 << 16)
            if not chunk:
                os._exit(72)
            for line in self.lines.feed(chunk):
                return parse(line)

    def tell(self, name, **fields):
        with self.lock:
            self.send(name, fields)

    def hold(self, name, **fields):
        """Says it with the next thing that is said, unanswered: for what no output of the code can follow."""
        with self.lock:
            if self.open:
                self.held += encode({"call": name, "id": self.run_id, "answer": False, **fields})

    def send(self, name, fields):
        held, self.held = self.held, b""
        self.socket.sendall(held + encode({"call": name, "id": self.run_id, **fields}))


class Environment:
    """Variables of one run; afterwards what was there before is there again."""

    def __init__(self, wanted):
        self.before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)

    def restore(self):
        for name, value in self.before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class PythonKernel:
    def __init__(self, commands, calls, options):
        from .python_imports import install_imports
        from .python_streams import install_streams

        self.commands = commands
        self.options = options
        self.line = Line(calls)
        self.notes = []
        self.interruptible = False
        self.interrupt_pending = False
        self.loop = None
        self.flags = 0
        self.at_end = False
        self.install_on_import = False
        self.data_forms = False
        self.main = types.ModuleType("__main__")
        self.main.__builtins__ = builtins
        sys.modules["__main__"] = self.main
        sys.argv = [""]
        sys.path[:] = [""] + [entry for entry in sys.path if entry]
        os.environ.setdefault("MPLBACKEND", "Agg")
        sys.displayhook = self.show_value
        self.streams = install_streams(self.line)
        install_imports(self)
        self.install_names()
        signal.signal(signal.SIGINT, self.on_interrupt)

    def install_names(self):
        from .python_display import Display
        from .python_magics import Shell

        self.display = Display(self)
        self.shell = Shell(self)
        builtins.display = self.display.display
        builtins.get_ipython = lambda: self.shell

    def note(self, sentence):
        if sentence not in self.notes:
            self.notes.append(sentence)

    def on_interrupt(self, number, frame):
        if self.line.in_main_call:
            self.interrupt_pending = True
        elif self.interruptible:
            raise KeyboardInterrupt

    def ask(self, what, names):
        """Lets the host do something that code in here cannot; returns what it says."""
        sys.stdout.flush()
        sys.stderr.flush()
        answer = self.line.call("ask", what=what, names=list(names))
        self.raise_pending_interrupt()
        return bool(answer.get("ok")), str(answer.get("text", ""))

    def raise_pending_interrupt(self):
        if self.interrupt_pending and self.interruptible:
            self.interrupt_pending = False
            raise KeyboardInterrupt

    # --- the loop

    def serve(self):
        self.line.tell("ready")
        lines = LinesIn()
        while True:
            try:
                chunk = os.read(self.commands, 1 << 16)
                if not chunk:
                    os._exit(0)
                for line in lines.feed(chunk):
                    self.run(parse(line))
            except KeyboardInterrupt:
                continue

    def run(self, command):
        self.line.run_id = command["id"]
        self.notes, self.interrupt_pending = [], False
        self.install_on_import = command["install_on_import"]
        self.data_forms = command["data_forms"]
        environment = Environment(command["environment"])
        before = resources()
        failure, ended = None, "exit"
        try:
            try:
                signal.signal(signal.SIGINT, self.on_interrupt)
                self.interruptible = True
                try:
                    self.execute(command["code"], "<cell %d>" % command["count"])
                    self.display.show_figures()
                except BaseException as error:
                    # Who is interrupted has no time left to draw in.
                    self.display.end_figures(shown=not isinstance(error, KeyboardInterrupt))
                    raise
            finally:
                self.interruptible = self.streams.interrupted = False
                self.flush()
        except BaseException as error:
            self.interruptible = False
            failure, ended = self.failure(error)
        if not self.line.open:
            self.leave_copy(failure)
        environment.restore()
        after = resources()
        self.streams.reset()
        self.line.tell(
            "done", failure=failure, ended=ended, notes=self.notes, cpu=after[0] - before[0], peak=after[1]
        )

    @staticmethod
    def leave_copy(failure):
        """The code forked and ran to its end in the copy too, which ends as a script does."""
        if failure is not None:
            os.write(2, failure["traceback"].encode("utf-8", "replace"))
        os._exit(0 if failure is None else 1)

    def flush(self):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass

    # --- code

    def execute(self, code, name):
        from .python_source import parts

        first, last, quiet = parts(self, code, name)
        if first is not None:
            self.evaluate(first)
        if last is None:
            return
        value = self.evaluate(last)
        if not quiet:
            # Another hook may print after it has shown the value.
            self.at_end = sys.displayhook == self.show_value
            try:
                sys.displayhook(value)
            finally:
                self.at_end = False

    def evaluate(self, code):
        result = eval(code, self.main.__dict__)
        if code.co_flags & 0x80 and isinstance(result, types.CoroutineType):
            return self.wait_for(result)
        return result

    def evaluate_text(self, text):
        return eval(compile(text, "<cell>", "eval", self.flags, True), self.main.__dict__)

    def add_user_site(self):
        from .python_imports import add_user_site

        add_user_site()

    def wait_for(self, coroutine):
        import asyncio

        if self.loop is None or self.loop.is_closed():
            self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        task = self.loop.create_task(coroutine)
        try:
            return self.loop.run_until_complete(task)
        except KeyboardInterrupt:
            task.cancel()
            self.loop.run_until_complete(asyncio.wait([task], timeout=0.5))
            raise

    def show_value(self, value):
        if value is not None:
            builtins._ = value
            self.display.show(value, main=True)

    # --- failures

    def failure(self, error):
        """The failure as told to the host, and why the run ended; None for no failure."""
        from .python_tracebacks import describe, ended_by

        try:
            if isinstance(error, SystemExit):
                return self.system_exit(error.code), "exit"
            return describe(error), ended_by(error)
        except BaseException as second:
            kind = type(error).__name__
            text = "%s (and its description failed with %s)" % (kind, type(second).__name__)
            return {"name": kind, "value": text, "traceback": text}, "exit"

    def system_exit(self, code):
        self.note("sys.exit() ended this call; the interpreter and its variables are kept.")
        if code is None or code == 0:
            return None
        text = str(code)
        return {"name": "SystemExit", "value": text, "traceback": "SystemExit: " + text}


def resources():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    return cpu, own.ru_maxrss * 1024
