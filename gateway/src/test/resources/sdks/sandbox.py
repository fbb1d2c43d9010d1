# What programs do with the PyPI packages e2b and e2b-code-interpreter.
import os
import time
from urllib.request import urlopen

from e2b import CommandExitException, NotFoundException, PtySize, Sandbox, SandboxQuery, TimeoutException
from e2b_code_interpreter import Sandbox as Interpreter


def raises(error, call):
    try:
        call()
    except error as e:
        return e
    raise AssertionError(f"no {error.__name__}")


sandbox = Sandbox.create(template="base", metadata={"k k": "v&v"}, envs={"GIVEN": "x"}, timeout=120)

assert sandbox.commands.run("echo hi $GIVEN").stdout == "hi x\n"
assert raises(CommandExitException, lambda: sandbox.commands.run("exit 3")).exit_code == 3
assert len(sandbox.commands.run("seq 1 200000").stdout) == 1_288_895
raises(TimeoutException, lambda: sandbox.commands.run("sleep 30", timeout=0.7))
cat = sandbox.commands.run("cat", background=True, stdin=True)
sandbox.commands.send_stdin(cat.pid, "in\n")
sandbox.commands.close_stdin(cat.pid)
assert cat.wait().stdout == "in\n"
sleep = sandbox.commands.run("sleep 60", background=True)
assert any(p.pid == sleep.pid for p in sandbox.commands.list())
assert sleep.kill()

assert sandbox.files.write("d/ü 1.txt", "héllo").path == "/home/user/d/ü 1.txt"
assert sandbox.files.read("d/ü 1.txt") == "héllo"
large = os.urandom(50 << 20)
sandbox.files.write("large", large)
assert bytes(sandbox.files.read("large", format="bytes")) == large
sandbox.files.write_files([{"path": "m/a", "data": "1"}, {"path": "m/b", "data": "2"}])
assert sorted(e.name for e in sandbox.files.list("m")) == ["a", "b"]
assert sandbox.files.make_dir("m") is False
assert not sandbox.files.exists("nope")
sandbox.files.rename("m/a", "m/c")
sandbox.files.remove("m")
raises(NotFoundException, lambda: sandbox.files.read("nope"))

sandbox.files.make_dir("w")
watch = sandbox.files.watch_dir("w", recursive=True)
sandbox.files.write("w/x", "1")
names = set()
deadline = time.time() + 10
while "x" not in names and time.time() < deadline:
    names |= {e.name for e in watch.get_new_events()}
assert names == {"x"}, names
watch.stop()

output = bytearray()
terminal = sandbox.pty.create(size=PtySize(rows=24, cols=80))
sandbox.pty.send_stdin(terminal.pid, b"stty size; exit\n")
terminal.wait(on_pty=output.extend)
assert b"24 80" in output

assert urlopen(sandbox.download_url("large", use_signature_expiration=60)).read() == large
assert sandbox.is_running()
sandbox.set_timeout(60)
assert sandbox.get_info().metadata == {"k k": "v&v"}
assert len(sandbox.get_metrics()) == 1
page = Sandbox.list(query=SandboxQuery(metadata={"k k": "v&v"}), limit=1).next_items()
assert page[0].sandbox_id == sandbox.sandbox_id
assert Sandbox.connect(sandbox.sandbox_id).commands.run("echo again").stdout == "again\n"
assert sandbox.kill()
assert not sandbox.kill()
assert not sandbox.is_running()

interpreter = Interpreter.create()
execution = interpreter.run_code('x=1\nprint("p")\nx+1')
assert execution.text == "2"
assert "".join(execution.logs.stdout) == "p\n"
assert interpreter.run_code("1/0").error.name == "ZeroDivisionError"
assert interpreter.run_code("const q = 2; q * 3", language="js").text == "6"
raises(TimeoutException, lambda: interpreter.run_code("import time; time.sleep(30)", timeout=0.8))
assert interpreter.run_code("x").text == "1"
context = interpreter.create_code_context()
assert interpreter.run_code("x", context=context).error
interpreter.kill()
print("passed")
