"""The official Python client; arguments: the era (legacy, auto or a revision), a command or a URL."""

import json
import re
import sys
import time
import traceback

import anyio
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

TOOLS = {"create_file", "execute_javascript", "execute_python", "get_sandbox_info", "install_packages", "list_files", "read_file"}


def text(result):
    return "\n".join(c.text for c in result.content if c.type == "text")


def said(name, ok, detail):
    print(json.dumps({"check": name, "ok": ok, "detail": detail}), flush=True)


async def check(name, body):
    started = time.monotonic()
    try:
        await body()
        said(name, True, f"{(time.monotonic() - started) * 1000:.0f} ms")
    except Exception:
        said(name, False, traceback.format_exc())


async def run_checks(client):
    async def call(tool, arguments, **options):
        result = await client.call_tool(tool, arguments, **options)
        assert not result.is_error, f"{tool} failed: {text(result)}"
        return result

    async def lists():
        tools = (await client.list_tools()).tools
        assert TOOLS <= {t.name for t in tools}
        assert all(t.description and t.input_schema["type"] == "object" and t.annotations for t in tools)

    async def state():
        await call("execute_python", {"code": "class Point:\n    def __init__(self, x): self.x = x"})
        await call("execute_python", {"code": "p = Point(42)"})
        assert "42" in text(await call("execute_python", {"code": "p.x"}))
        await call("execute_javascript", {"code": "function f(a) { return a + 1 }"})
        assert "42" in text(await call("execute_javascript", {"code": "f(41)"}))

    async def files():
        await call("create_file", {"path": "data/example.txt", "content": "Grüße\n"})
        assert "Grüße" in text(await call("read_file", {"path": "data/example.txt"}))
        assert "example.txt" in text(await call("list_files", {"path": "data"}))
        assert "memory" in text(await call("get_sandbox_info", {})).lower()

    async def packages():
        seen = []

        async def on_progress(progress, total, message):
            seen.append(progress)

        await call("install_packages", {"packages": ["is-odd"], "language": "javascript"}, progress_callback=on_progress, read_timeout_seconds=300)
        assert seen and seen == sorted(set(seen)), seen
        assert "true" in text(await call("execute_javascript", {"code": "require('is-odd')(3)"}))

    async def cancel():
        await call("execute_python", {"code": "kept = 'kept'; open('beat', 'w').write('0')"})
        # Replaced as a whole: the cancellation may come between any two steps, or before the first.
        beating = "import os, time\nwhile True:\n    open('next', 'w').write(str(time.time())); os.replace('next', 'beat'); time.sleep(0.05)"
        with anyio.move_on_after(0.7):
            await client.call_tool("execute_python", {"code": beating})
        first = text(await call("execute_python", {"code": "kept, open('beat').read()"}))
        second = text(await call("execute_python", {"code": "import time; time.sleep(0.4); kept, open('beat').read()"}))
        beat = re.compile(r"'kept', '([\d.]+)'")
        assert beat.search(first)[1] == beat.search(second)[1], "the cancelled code still runs"

    async def many():
        answers = {}

        async def one(i):
            answers[i] = text(await call("execute_javascript", {"code": f"{i} * 1000 + 7"}, read_timeout_seconds=120))

        async with anyio.create_task_group() as group:
            for i in range(64):
                group.start_soon(one, i)
        for i in range(64):
            assert re.search(rf"\b{i * 1000 + 7}\b", answers[i]), (i, answers[i])

    async def bad():
        result = await client.call_tool("execute_python", {"code": "raise ValueError('on purpose')"})
        assert result.is_error and "ValueError: on purpose" in text(result)
        assert "42" in text(await call("execute_python", {"code": "6 * 7"}))

    await check("lists the seven tools", lists)
    await check("state is kept in both languages", state)
    await check("files and sandbox info", files)
    await check("install_packages with progress", packages)
    await check("cancel kills the code and keeps the variables", cancel)
    await check("64 calls at once", many)
    await check("an error in the code is an error result", bad)


async def main():
    era, command, *args = sys.argv[1:]
    over_http = command.startswith("http://")
    server = command if over_http else StdioServerParameters(command=command, args=args, env=dict(__import__("os").environ))
    async with Client(server, mode=era, read_timeout_seconds=60) as client:
        await run_checks(client)


anyio.run(main)
