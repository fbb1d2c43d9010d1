# What programs do with the PyPI package e2b-code-interpreter.
import asyncio
from base64 import b64decode

from e2b import NotFoundException, TimeoutException
from e2b_code_interpreter import AsyncSandbox, Sandbox

from checks import check, raises

sandbox = Sandbox.create()


@check("run code in Python")
def _():
    said = []
    execution = sandbox.run_code(
        'import sys\nx = 1\nprint("ü")\nprint("e", file=sys.stderr)\nx + 1',
        on_stdout=lambda m: said.append(m.line),
        on_stderr=lambda m: said.append(m.line),
        on_result=lambda r: said.append(r.text),
    )
    assert execution.text == "2"
    assert execution.logs.stdout == ["ü\n"] and execution.logs.stderr == ["e\n"]
    assert sorted(said) == ["2", "e\n", "ü\n"]
    assert sandbox.run_code("x").text == "1"
    error = sandbox.run_code("def f(): return 1/0\nf()").error
    assert error.name == "ZeroDivisionError" and "f()" in error.traceback
    assert sandbox.run_code('import os; os.environ["A"]', envs={"A": "given"}).text == "given"
    assert sandbox.run_code('import os; os.environ.get("A")').text is None


@check("run code in JavaScript")
def _():
    assert sandbox.run_code("const q = await Promise.resolve(2); q * 3", language="js").text == "6"
    assert sandbox.run_code("console.log(q); q", language="javascript").logs.stdout == ["2\n"]
    assert sandbox.run_code('throw new TypeError("no")', language="js").error.name == "TypeError"


@check("code contexts")
def _():
    context = sandbox.create_code_context(cwd="/usr/lib", language="python")
    assert sandbox.run_code("x", context=context).error
    assert sandbox.run_code("import os; os.getcwd()", context=context).text == "/usr/lib"
    assert any(c.id == context.id and c.cwd == "/usr/lib" for c in sandbox.list_code_contexts())
    sandbox.run_code("y = 1", context=context)
    sandbox.restart_code_context(context)
    assert sandbox.run_code("y", context=context).error.name == "NameError"
    sandbox.remove_code_context(context)
    raises(NotFoundException, lambda: sandbox.run_code("1", context=context))
    other = sandbox.create_code_context(cwd="/usr/lib", language="javascript")
    assert sandbox.run_code("var z = 1; process.cwd()", context=other).text == "/usr/lib"
    assert sandbox.run_code("z", context=other).text == "1"
    assert sandbox.run_code("typeof z", language="js").text == "undefined"


@check("code that runs too long is stopped and its variables stay")
def _():
    raises(TimeoutException, lambda: sandbox.run_code("import time; time.sleep(30)", timeout=0.8))
    assert sandbox.run_code("x").text == "1"


@check("rich results")
def _():
    code = 'class Rich:\n  def _repr_html_(self): return "<b>h</b>"\n  def _repr_latex_(self): return "$x$"\n  def _repr_json_(self): return {"a": 1}\ndisplay(Rich())\nRich()'
    first, second = sandbox.run_code(code).results
    assert (first.is_main_result, second.is_main_result) == (False, True)
    assert (second.html, second.latex, second.json) == ("<b>h</b>", "$x$", {"a": 1})
    shown = sandbox.run_code('display("<i>j</i>", "text/html"); [1].at(0)', language="js").results
    assert [(r.is_main_result, r.html, r.text) for r in shown] == [(False, "<i>j</i>", None), (True, None, "1")]


@check("pip and npm install")
def _():
    sandbox.commands.run("pip3 install -q six && npm install --silent left-pad", timeout=120)
    assert sandbox.run_code("import six; six.__name__").text == "six"
    assert sandbox.run_code('require("left-pad")("a", 3)', language="js").text == "  a"


@check("charts and tables: matplotlib, pandas")
def _():
    draws = """
import matplotlib.pyplot as plt
plt.bar(["a", "b"], [2, 3], label="g")
plt.title("T")
plt.xlabel("time (s)")
plt.show()
figure, axes = plt.subplots()
axes.plot([1, 2], [3, 4], label="L")
figure"""
    execution = sandbox.run_code(draws, timeout=120)
    assert execution.error is None, execution.error
    assert [r.is_main_result for r in execution.results] == [False, True]
    bars, line = (r.chart for r in execution.results)
    assert (bars.type.value, bars.title, bars.x_label, bars.x_unit) == ("bar", "T", "time (s)", "s")
    assert [(e.label, e.group, e.value) for e in bars.elements] == [("a", "g", 2), ("b", "g", 3)]
    assert (line.type.value, line.x_scale.value) == ("line", "linear")
    assert [(e.label, e.points) for e in line.elements] == [("L", [(1, 3), (2, 4)])]
    for result in execution.results:
        picture = b64decode(result.png, validate=True)
        assert picture.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in picture[-8:], "the picture breaks off"
    tabulates = 'import pandas as pd\npd.DataFrame({"a": [1, 2], "b": ["x", None]})'
    (table,) = sandbox.run_code(tabulates, timeout=120).results
    assert "<table" in table.html and "<th>b</th>" in table.html and "<td>x</td>" in table.html
    assert table.data == {"a": [1, 2], "b": ["x", None]}


@check("asynchronous client: run code, code contexts")
def _():
    async def program():
        own = await AsyncSandbox.create()
        said = []
        execution = await own.run_code("a = 20\nprint('ü')\na + 1", on_stdout=lambda m: said.append(m.line))
        assert (execution.text, said) == ("21", ["ü\n"])
        assert (await own.run_code("1 / 0")).error.name == "ZeroDivisionError"
        context = await own.create_code_context(cwd="/usr/lib", language="python")
        # Each has its own interpreter: one that waits does not hold up the other.
        waits = "import os, time\nwhile not os.path.exists('/tmp/go'): time.sleep(0.01)\nos.getcwd()"
        waiting = asyncio.create_task(own.run_code(waits, context=context))
        assert (await own.run_code("open('/tmp/go', 'w').close()\na")).text == "20"
        assert (await waiting).text == "/usr/lib"
        assert context.id in [c.id for c in await own.list_code_contexts()]
        await own.run_code("b = 1", context=context)
        await own.restart_code_context(context)
        assert (await own.run_code("b", context=context)).error.name == "NameError"
        await own.remove_code_context(context)
        assert context.id not in [c.id for c in await own.list_code_contexts()]
        await own.kill()

    asyncio.run(program())


sandbox.kill()
