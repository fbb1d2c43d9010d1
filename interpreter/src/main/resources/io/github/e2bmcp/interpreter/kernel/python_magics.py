"""The commands of notebooks: !command and the few % ones that people really use."""

import os
import re
import sys

NOT_HERE = "The notebook command %s is not available here; use plain Python instead."
BRACED = re.compile(r"\{([^{}]+)\}")
NAMED = re.compile(r"\$(\w+)")
TIMES = re.compile(r"\s*-([nr])\s*(\d+)\s+")
PIP = re.compile(r"^(?:[\w./-]*python[\d.]*\s+-m\s+)?(?:uv\s+)?pip[\d.]*\s+(\w+)\s*(.*)$")
PIP_FLAGS_IGNORED = {"-q", "-qq", "--quiet", "-U", "--upgrade", "--user", "-y", "--yes", "--no-input", "--break-system-packages", "--no-cache-dir", "--pre", "--progress-bar=off"}


class UsageError(Exception):
    """A notebook command that cannot be carried out."""


class Shell:
    """What get_ipython() gives: just enough for code that was written for a notebook."""

    config = {}

    def __init__(self, kernel):
        self.kernel = kernel

    @property
    def user_ns(self):
        return self.kernel.main.__dict__

    def expand(self, command):
        def braced(match):
            try:
                return str(eval(match.group(1), self.user_ns))
            except Exception:
                return match.group(0)

        def named(match):
            value = self.user_ns.get(match.group(1))
            return match.group(0) if value is None or callable(value) else str(value)

        return NAMED.sub(named, BRACED.sub(braced, command))

    def start(self, command, **streams):
        import subprocess

        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        shell = "/bin/bash" if os.path.exists("/bin/bash") else "/bin/sh"
        return subprocess.Popen([shell, "-c", command], stdin=subprocess.DEVNULL, **streams)

    def system(self, command):
        command = self.expand(command)
        if self.pip(command):
            return
        process = self.start(command)
        try:
            self.user_ns["_exit_code"] = process.wait()
        except BaseException:
            process.kill()
            raise
        self.kernel.line.call("sync")

    def getoutput(self, command):
        import subprocess

        process = self.start(self.expand(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output, _ = process.communicate()
        self.user_ns["_exit_code"] = process.returncode
        return output.decode("utf-8", "replace").splitlines()

    # --- pip

    def pip(self, command):
        """Installing is the host's business: code has no way to a package index. Whether it was about pip."""
        match = PIP.match(command.strip())
        if match is None or match.group(1) != "install":
            return False
        import shlex

        words = [word for word in shlex.split(match.group(2)) if word not in PIP_FLAGS_IGNORED]
        options = [word for word in words if word.startswith("-")]
        if options or not words:
            raise UsageError("pip install takes package names here, not %s." % (" ".join(options) or "nothing"))
        self.install(words)
        return True

    def install(self, names):
        import importlib

        ok, text = self.kernel.ask("install", names)
        if text:
            print(text, file=sys.stdout if ok else sys.stderr)
        if not ok:
            raise UsageError("The packages were not installed: %s" % ", ".join(names))
        self.kernel.add_user_site()
        importlib.invalidate_caches()

    # --- magics

    def run_line_magic(self, name, arguments):
        magic = getattr(self, "magic_" + name, None)
        if magic is None:
            raise UsageError(NOT_HERE % ("%" + name))
        return magic(arguments)

    magic = run_line_magic

    def run_cell_magic(self, name, arguments, body):
        if name in ("bash", "sh", "script"):
            process = self.start(body)
            if process.wait() != 0:
                raise UsageError("The commands ended with exit code %d." % process.returncode)
        elif name == "writefile":
            append, _, path = arguments.rpartition(" ")
            with open(os.path.expanduser(path), "a" if "-a" in append else "w") as file:
                file.write(body)
            print(("Appending to " if "-a" in append else "Writing ") + path)
        elif name == "time":
            self.timed(lambda: self.kernel.execute(body, self.cell_name()))
        elif name in ("capture", "python", "python3"):
            self.kernel.execute(body, self.cell_name())
        else:
            raise UsageError(NOT_HERE % ("%%" + name))

    def cell_name(self):
        frame = sys._getframe()
        while frame is not None and not frame.f_code.co_filename.startswith("<cell "):
            frame = frame.f_back
        return frame.f_code.co_filename if frame else "<cell>"

    @staticmethod
    def timed(action):
        import time

        wall, cpu = time.perf_counter(), time.process_time()
        try:
            return action()
        finally:
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            print("CPU times: %.3g s\nWall time: %.3g s" % (cpu, wall))

    def magic_pip(self, arguments):
        if not self.pip("pip " + arguments):
            self.system(sys.executable + " -m pip " + arguments)

    def magic_time(self, arguments):
        return self.timed(lambda: self.kernel.evaluate_text(arguments))

    def magic_timeit(self, arguments):
        import timeit

        asked = {"n": 0, "r": 3}
        option = TIMES.match(arguments)
        while option:
            asked[option[1]] = int(option[2])
            arguments = arguments[option.end():]
            option = TIMES.match(arguments)
        timer = timeit.Timer(arguments, globals=self.user_ns)
        count = asked["n"] or timer.autorange()[0]
        rounds = max(1, asked["r"])
        best = min(timer.repeat(rounds, count)) / count
        print("%.3g µs per loop (best of %d, %d loops each)" % (best * 1e6, rounds, count))

    def magic_cd(self, arguments):
        os.chdir(os.path.expanduser(arguments.strip("'\"") or "~"))
        print(os.getcwd())

    def magic_pwd(self, arguments):
        return os.getcwd()

    def magic_ls(self, arguments):
        self.system("ls -F " + arguments)

    def magic_env(self, arguments):
        name, separator, value = re.sub(r"[\s=]", "=", arguments, count=1).partition("=")
        if separator:
            os.environ[name] = self.expand(value.strip())
            return None
        return os.environ.get(name) if name else dict(os.environ)

    magic_set_env = magic_env

    def magic_who(self, arguments):
        module = type(sys)
        names = [name for name, value in self.user_ns.items() if name[0] != "_" and not isinstance(value, module)]
        print("\t".join(names) if names else "Interactive namespace is empty.")

    magic_whos = magic_who

    def magic_matplotlib(self, arguments):
        """Figures are always shown."""

    def ignored(self, arguments):
        return None

    magic_config = magic_load_ext = magic_autoreload = magic_precision = ignored
