# What programs do with the PyPI package e2b.
import asyncio
import hashlib
import io
import os
import re
import sys
import time
from datetime import timedelta
from itertools import pairwise
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from e2b import (
    AsyncSandbox,
    AuthenticationException,
    CommandExitException,
    NotFoundException,
    PtySize,
    Sandbox,
    SandboxException,
    SandboxQuery,
    SandboxState,
    TimeoutException,
)

from checks import check, raises, until

mark = {"k k": "v&v=ü", "program": sys.argv[1]}
sandbox = Sandbox.create(template="base", metadata=mark, envs={"GIVEN": "x y"}, timeout=120)


def listed(order=None, **query):
    """The ids of all that are listed, in pages of one."""
    ids, pages = [], Sandbox.list(query=SandboxQuery(**query), order=order, limit=1)
    while pages.has_next:
        ids += [s.sandbox_id for s in pages.next_items()]
    return ids


@check("lifecycle")
def _():
    assert sandbox.is_running()
    info = sandbox.get_info()
    assert info.state == SandboxState.RUNNING and info.metadata == mark
    sandbox.set_timeout(240)
    assert sandbox.get_info().end_at > info.end_at
    assert Sandbox.connect(sandbox.sandbox_id).commands.run("echo again").stdout == "again\n"
    other = Sandbox.create()
    assert other.kill() and not other.kill() and not other.is_running()
    raises(NotFoundException, lambda: Sandbox.connect(other.sandbox_id))
    short = Sandbox.create(timeout=1)
    until(lambda: not short.is_running())


@check("list with filters, in both orders, by pages")
def _():
    second = Sandbox.create("code-interpreter", metadata={**mark, "second": "yes"})
    both = [sandbox.sandbox_id, second.sandbox_id]
    assert listed(metadata=mark, order="asc") == both
    assert listed(metadata=mark, order="desc") == both[::-1]
    just_before = second.get_info().started_at - timedelta(milliseconds=1)
    assert listed(metadata=mark, started_after=just_before) == [second.sandbox_id]
    assert listed(metadata=mark, template="code-interpreter") == [second.sandbox_id]
    assert listed(metadata=mark, template="base") == [sandbox.sandbox_id]
    assert listed(metadata={**mark, "second": "yes"}, state=[SandboxState.RUNNING]) == [second.sandbox_id]
    assert listed(metadata=mark, state=[SandboxState.PAUSED]) == []
    second.kill()


@check("keys: a wrong one is refused")
def _():
    raises(AuthenticationException, lambda: Sandbox.create(api_key="e2b_" + "0" * 40))


@check("commands: foreground, exit codes, environment, directory, user")
def _():
    assert sandbox.commands.run("echo hi $GIVEN").stdout == "hi x y\n"
    assert sandbox.commands.run("echo $A; pwd", envs={"A": "ä"}, cwd="/tmp").stdout == "ä\n/tmp\n"
    assert sandbox.commands.run("id -un; echo $HOME; pwd; echo $USER").stdout == "user\n/home/user\n/home/user\nuser\n"
    assert sandbox.commands.run("id -un; pwd; echo $HOME", user="root").stdout == "root\n/root\n/root\n"
    raises(AuthenticationException, lambda: sandbox.commands.run("id", user="nosuchuser"))
    failed = raises(CommandExitException, lambda: sandbox.commands.run("echo out; echo err >&2; exit 3"))
    assert (failed.exit_code, failed.stdout, failed.stderr) == (3, "out\n", "err\n")
    assert raises(CommandExitException, lambda: sandbox.commands.run("nosuchprogram")).exit_code == 127
    raises(SandboxException, lambda: sandbox.commands.run("pwd", cwd="/nope"))


@check("commands: background, list, connect, kill")
def _():
    sleep = sandbox.commands.run("sleep 60", background=True)
    assert any(p.pid == sleep.pid for p in sandbox.commands.list())
    assert sleep.kill()
    assert raises(CommandExitException, sleep.wait).exit_code == -1
    assert not sandbox.commands.kill(sleep.pid)
    waits = sandbox.commands.run("read line; echo got $line", background=True, stdin=True)
    waits.disconnect()
    back = sandbox.commands.connect(waits.pid)
    sandbox.commands.send_stdin(waits.pid, "it\n")
    assert back.wait().stdout == "got it\n"


@check("commands: input")
def _():
    cat = sandbox.commands.run("cat", background=True, stdin=True)
    sandbox.commands.send_stdin(cat.pid, "in ü\n")
    sandbox.commands.close_stdin(cat.pid)
    assert cat.wait().stdout == "in ü\n"


@check("commands: timeout kills")
def _():
    raises(TimeoutException, lambda: sandbox.commands.run("sleep 987", timeout=0.7))
    sandbox.commands.run('while pgrep -xf "sleep 987"; do sleep 0.05; done', timeout=20)


@check("commands: 1.3 MB of output, in chunks")
def _():
    streamed = []
    result = sandbox.commands.run("seq 1 200000", on_stdout=lambda text: streamed.append(len(text)))
    assert len(result.stdout) == sum(streamed) == 1_288_895


@check("files: write, read, list, info, exists, rename, remove, folders, several at once")
def _():
    files = sandbox.files
    assert files.write("d/a.txt", "héllo").path == "/home/user/d/a.txt"
    assert files.read("d/a.txt") == "héllo"
    files.write("d/a.txt", "shorter")
    assert files.read("/home/user/d/a.txt") == "shorter"
    info = files.get_info("d/a.txt")
    assert (info.name, info.type.value, info.size, info.owner) == ("a.txt", "file", 7, "user")
    assert files.exists("d") and not files.exists("nope")
    assert files.make_dir("e/f") and not files.make_dir("e/f")
    files.write_files([{"path": "m/a", "data": "1"}, {"path": "m/b", "data": b"2"}])
    assert sorted(e.name for e in files.list("m")) == ["a", "b"]
    assert any(e.path == "/home/user/m/b" for e in files.list(".", depth=2))
    assert files.rename("m/a", "m/c").path == "/home/user/m/c"
    files.remove("m")
    assert not files.exists("m")
    raises(NotFoundException, lambda: files.read("nope"))
    raises(NotFoundException, lambda: files.list("nope"))


@check("files: binary, unicode names, links")
def _():
    data = bytes(i * 7 % 256 for i in range(70_000))
    sandbox.files.write("dü/日本 1.bin", data)
    assert bytes(sandbox.files.read("dü/日本 1.bin", format="bytes")) == data
    assert [e.name for e in sandbox.files.list("dü")] == ["日本 1.bin"]
    sandbox.commands.run('ln -s "dü/日本 1.bin" link')
    assert sandbox.files.get_info("link").symlink_target == "/home/user/dü/日本 1.bin"


@check("files: compressed, as a plain body, with metadata, of another user")
def _():
    files, text, metadata = sandbox.files, "ünicode " * 9_000, {"author": "ann", "kind-of": "x y"}
    assert files.write("o/zipped", text, gzip=True, metadata=metadata).metadata == metadata
    assert files.read("o/zipped", gzip=True) == text
    info = files.get_info("o/zipped")
    assert (info.size, info.metadata) == (len(text.encode()), metadata)
    files.write("o/plain", io.BytesIO(b"as it is"), use_octet_stream=True)
    assert files.read("o/plain") == "as it is"
    assert files.write("own", "root's", user="root").path == "/root/own"
    assert files.read("own", user="root") == "root's"
    assert not files.exists("own")
    raises(AuthenticationException, lambda: files.write("own", "", user="nosuchuser"))


@check("files: 50 MB both ways, streamed")
def _():
    # Random: a block that is lost, doubled or in another's place is seen.
    large = os.urandom(50 * 1024 * 1024)
    sandbox.files.write("large", large)
    digest = hashlib.sha256(large).hexdigest()
    assert sandbox.commands.run("sha256sum < large").stdout == f"{digest}  -\n"
    assert bytes(sandbox.files.read("large", format="bytes")) == large
    streamed = hashlib.sha256()
    for chunk in sandbox.files.read("large", format="stream"):
        streamed.update(chunk)
    assert streamed.hexdigest() == digest
    sandbox.files.remove("large")


@check("watch: create, write, chmod, rename, remove")
def _():
    sandbox.files.make_dir("w")
    watch = sandbox.files.watch_dir("w", recursive=True, include_entry=True)
    seen = {}

    def sees(*names):
        seen.update((f"{e.type.value} {e.name}", e) for e in watch.get_new_events())
        return seen.keys() >= set(names)

    sandbox.files.write("w/x", "1")
    until(lambda: sees("create x", "write x"))
    assert seen["create x"].entry.path == "/home/user/w/x"
    sandbox.files.make_dir("w/sub/y")
    until(lambda: sees("create sub/y"))
    sandbox.files.rename("w/x", "w/sub/z")
    until(lambda: sees("rename x", "create sub/z"))
    sandbox.commands.run("chmod 640 w/sub/z")
    until(lambda: sees("chmod sub/z"))
    assert seen["chmod sub/z"].entry.permissions == "-rw-r-----"
    sandbox.files.remove("w/sub/z")
    until(lambda: sees("remove sub/z"))
    assert seen["remove sub/z"].entry is None
    watch.stop()


@check("terminals")
def _():
    terminal = sandbox.pty.create(PtySize(rows=24, cols=80), envs={"T": "set"}, cwd="/tmp")
    output, asked = [], []

    def on_pty(data):
        output.append(data.decode())
        # Before its first prompt bash itself sets the size that it read a moment before.
        if not asked and "$ " in "".join(output):
            sandbox.pty.resize(terminal.pid, PtySize(rows=30, cols=100))
            sandbox.pty.send_stdin(terminal.pid, b"stty size; tty; echo $T; pwd; exit\n")
            asked.append(True)

    terminal.wait(on_pty=on_pty)
    for expected in ("30 100", "/dev/pts/", "set", "/tmp"):
        assert expected in "".join(output), output
    second = sandbox.pty.create(PtySize(rows=24, cols=80), envs={"T": "kept"})
    second.disconnect()
    back, rest = sandbox.pty.connect(second.pid), []
    sandbox.pty.send_stdin(second.pid, b"echo $T; exit 3\n")
    left = raises(CommandExitException, lambda: back.wait(on_pty=lambda data: rest.append(data.decode())))
    assert left.exit_code == 3 and "kept\r\n" in "".join(rest), rest
    third = sandbox.pty.create(PtySize(rows=24, cols=80))
    assert sandbox.pty.kill(third.pid)


@check("metrics")
def _():
    (metrics,) = sandbox.get_metrics()
    assert metrics.cpu_count >= 1 and metrics.mem_total > 0 and metrics.mem_used > 0 and metrics.disk_total > 0


@check("pause and resume")
def _():
    frozen = Sandbox.create(metadata={**mark, "paused": "yes"})
    clock = 'python3 -uc "import time\nwhile True: print(time.monotonic()); time.sleep(0.05)" > ticks'
    ticking = frozen.commands.run(clock, background=True)
    frozen.commands.run("until [ -s ticks ]; do sleep 0.05; done")
    refused = raises(SandboxException, lambda: frozen.pause(mode="filesystem"))
    assert "cannot pause without the memory" in str(refused) and frozen.is_running(), refused
    assert frozen.pause() is True
    paused = time.monotonic()
    assert frozen.pause() is False
    assert listed(metadata={**mark, "paused": "yes"}, state=[SandboxState.PAUSED]) == [frozen.sandbox_id]
    assert not frozen.is_running()
    # Meanwhile the other one goes on.
    sandbox.commands.run("sleep 1.5")
    stood_still = time.monotonic() - paused
    thawed = Sandbox.connect(frozen.sandbox_id)
    assert any(p.pid == ticking.pid for p in thawed.commands.list())
    assert thawed.get_info().state == SandboxState.RUNNING
    thawed.commands.run("n=$(wc -l < ticks); until [ $(wc -l < ticks) -gt $n ]; do sleep 0.05; done")
    ticks = [float(tick) for tick in thawed.files.read("ticks").split("\n")[:-1]]
    longest = max(after - before for before, after in pairwise(ticks))
    assert longest >= stood_still, f"paused for {stood_still} s; the longest pause of its clock was {longest} s"
    thawed.kill()


@check("paused when its time is over, woken by a request")
def _():
    sleeper = Sandbox.create(timeout=2, lifecycle={"on_timeout": "pause", "auto_resume": True})
    sleeper.files.write("kept", "yes")
    until(lambda: sleeper.get_info().state == SandboxState.PAUSED)
    assert sleeper.files.read("kept") == "yes"
    assert sleeper.get_info().state == SandboxState.RUNNING
    sleeper.kill()


@check("signed URLs, with and without expiry")
def _():
    def posted(url, text):
        head = 'Content-Disposition: form-data; name="file"; filename="any.txt"'
        form = f"--line\r\n{head}\r\n\r\n{text}\r\n--line--\r\n".encode()
        return urlopen(Request(url, form, {"Content-Type": "multipart/form-data; boundary=line"})).status

    def refused(call):
        return raises(HTTPError, call).code == 401

    for name, seconds in (("signed 1.txt", 60), ("signed 2.txt", None)):
        upload = sandbox.upload_url(name, use_signature_expiration=seconds)
        assert posted(upload, f"in {name}") == 200
        assert sandbox.files.read(name) == f"in {name}"
        download = sandbox.download_url(name, use_signature_expiration=seconds)
        assert urlopen(download).read().decode() == f"in {name}"
        assert refused(lambda: posted(download, "changed"))
        assert refused(lambda: urlopen(upload))
        assert refused(lambda: urlopen(re.sub("path=[^&]*", "path=d%2Fa.txt", download)))
    assert refused(lambda: urlopen(sandbox.download_url("signed 1.txt", use_signature_expiration=-1)))
    assert refused(lambda: posted(sandbox.upload_url("signed 1.txt", use_signature_expiration=-1), "late"))
    assert sandbox.files.read("signed 1.txt") == "in signed 1.txt"


@check("network: no internet access, rules replaced")
def _():
    closed = Sandbox.create(allow_internet_access=False)

    # Addresses of RFC 5737: what the rules let pass the proxy refuses all the same, in other words, so nothing is sent.
    def by_rules(host):
        said = closed.commands.run(f"curl -sS http://{host}/; true").stdout
        assert "network rules of this sandbox deny" in said or "out of bounds (documentation)" in said, said
        return "network rules" in said

    assert by_rules("example.com") and by_rules("192.0.2.1")
    closed.update_network({"deny_out": ["198.51.100.0/24"]})
    assert by_rules("198.51.100.1") and not by_rules("192.0.2.1")
    info = closed.get_info()
    assert (info.allow_internet_access, info.network["deny_out"]) == (True, ["198.51.100.0/24"]), info
    closed.update_network({"allow_out": ["192.0.2.0/24"], "deny_out": ["0.0.0.0/0"]})
    assert by_rules("198.51.100.1") and not by_rules("192.0.2.1")
    closed.update_network({"allow_internet_access": False})
    assert by_rules("192.0.2.1")
    senseless = {"allow_out": ["example.com"]}
    for call in (lambda: Sandbox.create(network=senseless), lambda: closed.update_network(senseless)):
        assert "must include '0.0.0.0/0'" in str(raises(SandboxException, call))
    closed.kill()


@check("programs: bash, coreutils, curl, git, node, npm, pip, python3")
def _():
    names = "bash ls sed awk tar gzip curl git node npm pip3 python3"
    assert sandbox.commands.run(f"for p in {names}; do command -v $p >/dev/null || echo $p; done").stdout == ""
    assert sandbox.commands.run("whoami", user="root").exit_code == 0


@check("git helper")
def _():
    sandbox.git.init("repo", initial_branch="main")
    sandbox.files.write("repo/f", "1")
    sandbox.git.add("repo")
    sandbox.git.commit("repo", "first", author_name="A", author_email="a@example.com")
    status = sandbox.git.status("repo")
    assert status.is_clean and status.current_branch == "main"


@check("snapshots and fork: refused with a reason where the engine cannot")
def _():
    for call in (sandbox.create_snapshot, lambda: sandbox.fork(count=2)):
        assert "cannot write memory to disk; gVisor can" in str(raises(SandboxException, call))
    assert listed(metadata=mark) == [sandbox.sandbox_id]
    assert Sandbox.list_snapshots().next_items() == []
    assert sandbox.is_running()


@check("asynchronous client: many at once, streamed watch, terminals")
def _():
    async def program():
        own = await AsyncSandbox.create(metadata=mark)
        results = await asyncio.gather(*(own.commands.run(f"echo {i}") for i in range(16)))
        assert [r.stdout for r in results] == [f"{i}\n" for i in range(16)]
        seen = asyncio.Event()
        watch = await own.files.watch_dir(".", on_event=lambda e: seen.set() if e.name == "x" else None)
        await own.files.write("x", "1")
        await asyncio.wait_for(seen.wait(), 20)
        await watch.stop()
        shown = []
        terminal = await own.pty.create(PtySize(rows=24, cols=80), on_data=lambda data: shown.append(data.decode()))
        await own.pty.send_stdin(terminal.pid, b"tty; exit\n")
        assert (await terminal.wait()).exit_code == 0 and "/dev/pts/" in "".join(shown), shown
        await own.kill()

    asyncio.run(program())


sandbox.kill()
