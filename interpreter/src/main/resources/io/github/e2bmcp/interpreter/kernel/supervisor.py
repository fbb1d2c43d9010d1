"""Watches over one interpreter: takes commands from the server, hands out what happens, ends what has to end.

The server speaks JSON lines on our standard input, we answer in JSON lines on standard output; each event carries the
id of its run. The interpreter's descriptors 1 and 2 are pipes that we read whole. It speaks to us by calls on a socket
of its own, and each call is answered after both pipes were drained: that keeps its words in order.
"""

import gc
import os
import select
import signal
import time

from . import process_tree, produced_files
from .frames import READ_SIZE, Confused, LinesIn, LinesOut, parse, receive, send_to_interpreter
from .interpreter_process import InterpreterProcess, high, protect_supervisor
from .run import Run

# Above this the interpreter has to wait until the server takes what there is.
OUTPUT_WAITING = 1 << 20
LATE_OUTPUT = 1 << 16
RUNS_WAITING = 64
ALIVE_EVERY_SECONDS = 5.0
INTERRUPT_EVERY_SECONDS = 0.25
MAX_RESTARTS_IN_A_ROW = 3
CALLS = {"ready", "sync", "display", "ask", "done"}


class Supervisor:
    def __init__(self, options):
        protect_supervisor()
        self.options = dict(options, directory=os.getcwd())
        self.commands_in, self.commands = high(os.dup(0)), LinesIn()
        self.out = LinesOut(high(os.dup(1)))
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        self.wakeup, wakeup_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wakeup_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self.runs, self.preparing = [], []
        self.count, self.failed_starts = 0, 0
        self.lost, self.adopted, self.known_files = None, set(), {}
        self.late, self.last_words = [], b""
        self.alive_at, self.question = 0.0, None
        gc.collect()
        gc.freeze()
        self.start_interpreter()

    # --- the interpreter

    def start_interpreter(self):
        self.calls = LinesIn()
        self.interpreter = InterpreterProcess(self.options)

    def reap(self):
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.interpreter.pid:
                self.interpreter.status = status
                self.interpreter.peak_bytes = usage.ru_maxrss * 1024

    def replace_interpreter(self, sentence):
        """After its death: the variables are gone, the processes that are older than the run stay."""
        was_ready = self.interpreter.ready
        self.interpreter.close()
        self.failed_starts = 0 if was_ready else self.failed_starts + 1
        if was_ready:
            self.lost = sentence
        if self.failed_starts < MAX_RESTARTS_IN_A_ROW:
            self.start_interpreter()
            return
        words = self.last_words.decode("utf-8", "replace").strip()
        self.out.send({"ev": "broken", "text": words or sentence})
        os.set_blocking(self.out.fd, True)
        self.out.flush()
        os._exit(71)

    # --- the loop

    def serve(self):
        while True:
            self.poll()
            self.reap()
            if self.interpreter.status is not None:
                self.on_death()
            self.on_time()
            self.start_next_run()

    def poll(self):
        poller = select.poll()
        poller.register(self.commands_in, select.POLLIN)
        poller.register(self.wakeup, select.POLLIN)
        if self.out.waiting:
            poller.register(self.out.fd, select.POLLOUT)
        handlers = {}
        if self.out.size < OUTPUT_WAITING:
            handlers = {
                self.interpreter.out: lambda: self.on_output(self.interpreter.out),
                self.interpreter.err: lambda: self.on_output(self.interpreter.err),
                self.interpreter.calls.fileno(): self.on_calls,
            }
        for fd in handlers:
            poller.register(fd, select.POLLIN)
        ready = [fd for fd, _ in poller.poll(self.patience())]
        if self.out.fd in ready:
            self.out.flush()
        if self.wakeup in ready:
            os.read(self.wakeup, READ_SIZE)
        for fd, handler in handlers.items():
            if fd in ready:
                handler()
        if self.commands_in in ready:
            self.on_commands()

    def patience(self):
        if not self.runs:
            return None
        moment = self.runs[0].next_moment() if self.runs[0].started else None
        moment = self.alive_at if moment is None else min(moment, self.alive_at)
        return max(0, (moment - time.monotonic()) * 1000)

    # --- the server's side

    def on_commands(self):
        chunk = os.read(self.commands_in, READ_SIZE)
        if not chunk:
            self.leave()
        for line in self.commands.feed(chunk):
            try:
                self.on_command(parse(line))
            except (Confused, KeyError, TypeError, ValueError):
                self.out.send({"ev": "bad"})

    def on_command(self, command):
        operation = command["op"]
        if operation == "run":
            self.queue(Run(command))
        elif operation == "interrupt":
            self.cancel(command["id"])
        elif operation == "answer":
            self.on_answer(command)
        elif operation == "prepare":
            self.preparing.append(command["id"])
            self.tell_prepared()

    def queue(self, run):
        if len(self.runs) >= RUNS_WAITING:
            self.out.send({"id": run.id, "ev": "refused"})
            return
        self.runs.append(run)
        if len(self.runs) > 1 or not self.interpreter.ready:
            self.out.send({"id": run.id, "ev": "queued"})

    def cancel(self, run_id):
        for run in self.runs[1:] if self.runs and self.runs[0].started else self.runs[:]:
            if run.id == run_id:
                self.runs.remove(run)
                self.out.send({"id": run_id, "ev": "done", "ended": "cancelled", "never_started": True})
                return
        if self.runs and self.runs[0].id == run_id:
            self.runs[0].has_to_end("cancelled")

    def on_answer(self, command):
        run = self.runs[0] if self.runs else None
        if run is not None and run.id == command["id"] and run.asking:
            run.answered()
            self.answer({"ok": bool(command["ok"]), "text": str(command["text"])})

    def tell_prepared(self):
        if self.interpreter.ready:
            for waiting in self.preparing:
                self.out.send({"id": waiting, "ev": "prepared"})
            self.preparing.clear()

    def leave(self):
        """The server is gone: nothing stays."""
        process_tree.end(lambda: process_tree.below([os.getpid()]), self.reap)
        os._exit(0)

    # --- runs

    def start_next_run(self):
        if not self.runs or self.runs[0].started or not self.interpreter.ready:
            return
        run = self.runs[0]
        self.count += 1
        self.out.send({"id": run.id, "ev": "started", "count": self.count, "lost": self.lost})
        self.lost = None
        for stream, text in self.late:
            self.out.send({"id": run.id, "ev": "out", "s": stream, "t": text, "late": True})
        self.late.clear()
        older = process_tree.below([self.interpreter.pid])
        run.start({process_tree.identity(pid) for pid in older} | self.adopted)
        request = run.request
        command = {"op": "run", "id": run.id, "count": self.count, "code": request["code"]}
        command["install_on_import"] = bool(request.get("install_on_import"))
        command["data_forms"] = bool(request.get("data_forms"))
        command["interrupts"] = self.interpreter.interrupts_sent
        command["environment"] = request.get("environment") or {}
        send_to_interpreter(self.interpreter.commands, command)

    def on_time(self):
        now = time.monotonic()
        if self.runs and now >= self.alive_at:
            self.alive_at = now + ALIVE_EVERY_SECONDS
            self.out.send({"ev": "alive"})
        run = self.runs[0] if self.runs and self.runs[0].started else None
        if run is None:
            return
        if run.asked_in_vain():
            run.has_to_end("cancelled")
        if run.reason is None and run.deadline is not None and not run.asking and now >= run.deadline:
            run.has_to_end("timeout")
        if run.reason is None:
            return
        if now >= run.kill_at:
            self.interpreter.kill()
            run.kill_at = run.next_interrupt = now + 1
        elif now >= run.next_interrupt:
            if run.next_interrupt > 0:
                # The code may be waiting for a process that it started.
                self.end_processes(run)
            run.next_interrupt = now + INTERRUPT_EVERY_SECONDS
            if run.asking:
                run.answered()
                self.answer({"ok": False, "text": "The call was ended."})
            self.interpreter.interrupt()

    def finish(self, result):
        """The run is over: its output is complete, what it left behind is gone."""
        run = self.runs[0]
        self.drain()
        survivors = self.end_processes(run)
        self.drain()
        for stream, text in run.last_texts():
            self.out.send({"id": run.id, "ev": "out", "s": stream, "t": text})
        if run.reason is not None:
            result["ended"] = run.reason
        result.update(id=run.id, ev="done", wall=time.monotonic() - run.began, survivors=survivors)
        result["output_bytes"] = run.output_bytes
        result["files"] = produced_files.changed_since(self.options["directory"], run.started_nanos, self.known_files)
        self.runs.pop(0)
        self.out.send(result)

    def end_processes(self, run):
        """By force, all that the run started; otherwise only what detached itself from the interpreter."""
        spared = run.older | {process_tree.identity(self.interpreter.pid)}
        roots = [os.getpid()]
        if run.reason is not None:
            roots.append(self.interpreter.pid)
        return process_tree.end(lambda: process_tree.below(roots, spared), self.reap)

    def on_death(self):
        ended, sentence = self.interpreter.how_it_ended(self.last_words)
        run = self.runs[0] if self.runs and self.runs[0].started else None
        if run is None:
            self.drain()
            self.replace_interpreter(sentence)
            return
        self.adopted = {one for one in run.older if process_tree.is_running(one[0])}
        if run.reason is not None:
            sentence = "The code did not stop when it was interrupted, so the interpreter was ended."
        else:
            run.reason = ended
        self.finish({"ended": ended, "died": sentence, "peak": self.interpreter.peak_bytes})
        self.replace_interpreter(sentence)
        self.lost = sentence

    # --- the interpreter's side

    def on_output(self, fd):
        try:
            chunk = os.read(fd, READ_SIZE)
        except BlockingIOError:
            return
        if not chunk:
            return
        stream = 1 if fd == self.interpreter.out else 2
        if stream == 2:
            self.last_words = (self.last_words + chunk)[-4096:]
        run = self.runs[0] if self.runs and self.runs[0].started else None
        if run is None:
            if sum(len(text) for _, text in self.late) < LATE_OUTPUT:
                self.late.append((stream, chunk.decode("utf-8", "replace")))
            return
        text = run.text(stream, run.within_limit(chunk))
        if text:
            self.out.send({"id": run.id, "ev": "out", "s": stream, "t": text})
        if run.over_limit():
            run.has_to_end("output-limit")

    def drain(self):
        """What was written before now; a pipe holds no more than one read."""
        self.on_output(self.interpreter.out)
        self.on_output(self.interpreter.err)

    def on_calls(self):
        chunk = receive(self.interpreter.calls)
        if chunk is None:
            return
        try:
            if not chunk:
                raise Confused("the interpreter closed its line")
            for line in self.calls.feed(chunk):
                self.on_call(parse(line))
        except (Confused, KeyError, TypeError, ValueError) as error:
            self.on_confusion(error)

    def on_confusion(self, error):
        """Gives it a moment to be found dead; an interpreter that lives and talks nonsense is ended."""
        moment = time.monotonic() + 0.1
        while self.interpreter.status is None and time.monotonic() < moment:
            time.sleep(0.001)
            self.reap()
        if self.interpreter.status is None:
            sentence = "The interpreter lost its connection to the supervisor (%s) and was replaced." % error
            self.interpreter.how_it_ended = lambda last_words: ("crashed", sentence)
        while self.interpreter.status is None:
            self.interpreter.kill()
            time.sleep(0.001)
            self.reap()

    def on_call(self, message):
        call = message["call"]
        if call not in CALLS:
            raise Confused("there is no call %r" % call)
        if call == "ready":
            self.interpreter.ready = True
            self.failed_starts = 0
            self.tell_prepared()
            return
        self.question = message.get("number")
        self.drain()
        run = self.runs[0] if self.runs and self.runs[0].started else None
        if call == "sync":
            self.answer({})
        elif run is None or message.get("id") != run.id:
            self.answer({"ok": False, "text": "The call that this belongs to is over."})
        elif call == "display":
            data = {str(mime): str(value) for mime, value in message["data"].items()}
            self.out.send({"id": run.id, "ev": "display", "main": bool(message["main"]), "data": data})
            if message.get("answer", True):
                self.answer({})
        elif call == "ask":
            self.on_ask(run, message)
        else:
            self.on_done(message)

    def on_ask(self, run, message):
        if run.reason is not None:
            self.answer({"ok": False, "text": "The call was ended."})
            return
        run.ask()
        names = [str(name) for name in message["names"]][:100]
        self.out.send({"id": run.id, "ev": "ask", "what": str(message["what"]), "names": names})

    def on_done(self, message):
        failure = message.get("failure")
        if failure is not None:
            failure = {key: str(failure[key]) for key in ("name", "value", "traceback")}
        result = {"ended": str(message["ended"]), "failure": failure, "cpu": float(message["cpu"])}
        result["peak"] = int(message["peak"])
        result["notes"] = [str(note) for note in message["notes"]][:20]
        self.finish(result)

    def answer(self, message):
        send_to_interpreter(self.interpreter.calls, {"number": self.question, **message})
