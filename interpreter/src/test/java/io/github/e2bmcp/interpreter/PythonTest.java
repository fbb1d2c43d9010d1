package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonTest extends InterpreterTestBase {

  @Test
  void keepsVariablesAcrossRuns() {
    python("x = 1");
    assertThat(value(python("x + 1"))).isEqualTo("2");
  }

  @Test
  void keepsStateOverTwoHundredRuns() {
    python("total = 0");
    for (int i = 1; i <= 200; i++) {
      python("total += " + i);
    }
    assertThat(value(python("total"))).isEqualTo("20100");
  }

  @Test
  void countsRuns() {
    int first = python("1").executionCount();
    assertThat(python("1").executionCount()).isEqualTo(first + 1);
  }

  @Test
  void hasNoValueWithoutALastExpression() {
    assertThat(python("y = 5").mainValue()).isNull();
    assertThat(python("None").mainValue()).isNull();
    assertThat(python("5;").mainValue()).isNull();
  }

  @Test
  void showsTheLastExpressionAlsoAfterStatements() {
    assertThat(value(python("a = [1, 2]\nfor i in a:\n    pass\na"))).isEqualTo("[1, 2]");
    assertThat(value(python("_"))).isEqualTo("[1, 2]");
  }

  @Test
  void definesAClassInOneRunAndUsesItInTheNext() {
    python(
        """
        from dataclasses import dataclass
        @dataclass
        class Point:
            x: int
        """);
    assertThat(value(python("Point(3)"))).isEqualTo("Point(x=3)");
    assertThat(value(python("import pickle; pickle.loads(pickle.dumps(Point(4)))")))
        .isEqualTo("Point(x=4)");
  }

  @Test
  void givesTheSourceOfWhatWasDefined() {
    python("class A:\n    size = 3\ndef f(a):\n    return a * 2");
    assertThat(value(python("import inspect; inspect.getsource(A)")))
        .isEqualTo("'class A:\\n    size = 3\\n'");
    assertThat(value(python("inspect.getsource(f)"))).contains("return a * 2");
  }

  @Test
  void runsTheMainBlock() {
    assertThat(stdout(python("if __name__ == '__main__':\n    print('main')"))).isEqualTo("main\n");
  }

  @Test
  void awaitsAtTheTopLevel() {
    String code =
        """
        import asyncio
        async def numbers():
            for i in range(3):
                await asyncio.sleep(0)
                yield i
        found = []
        async for n in numbers():
            found.append(n)
        await asyncio.sleep(0.01, found)
        """;
    assertThat(value(python(code))).isEqualTo("[0, 1, 2]");
    assertThat(value(python("asyncio.run(asyncio.sleep(0, 'also this'))"))).contains("also this");
  }

  @Test
  void keepsFutureStatementsAcrossRuns() {
    python("from __future__ import annotations");
    assertThat(value(python("def f(a: NotThere): pass\nf.__annotations__['a']")))
        .isEqualTo("'NotThere'");
  }

  @Test
  void pointsTracebacksIntoTheUsersCode() {
    Failure failure = failure(python("def half(x):\n    return x / 0\nhalf(1)"));
    assertThat(failure.name()).isEqualTo("ZeroDivisionError");
    assertThat(failure.value()).isEqualTo("division by zero");
    assertThat(failure.traceback())
        .contains("line 3, in <module>", "    half(1)", "line 2, in half", "    return x / 0")
        .doesNotContain("kernel");
  }

  /** What notebooks call it, and programs compare. */
  @Test
  void namesFailuresWithoutTheirModule() {
    Failure failure = failure(python("import json; json.loads('{')"));
    assertThat(failure.name()).isEqualTo("JSONDecodeError");
    assertThat(failure.traceback()).contains("json.decoder.JSONDecodeError: Expecting");
  }

  @Test
  void pointsAtSyntaxErrors() {
    Failure failure = failure(python("x = (1,\ny = 2"));
    assertThat(failure.name()).isEqualTo("SyntaxError");
    assertThat(failure.traceback())
        .contains("line 1")
        .contains("'(' was never closed")
        .contains("^");
  }

  @Test
  void runsCodeThatIsIndentedAsAWhole() {
    assertThat(stdout(python("    a = 1\n    print(a)"))).isEqualTo("1\n");
  }

  @Test
  void refusesInputAtOnce() {
    for (String code : new String[] {"input('name? ')", "import sys; sys.stdin.readline()"}) {
      Failure failure = failure(python(code));
      assertThat(failure.value()).contains("no standard input");
      assertThat(failure.name()).isEqualTo("StdinNotAvailable");
    }
    assertThat(value(python("try:\n    input()\nexcept EOFError:\n    r = 'eof'\nr")))
        .isEqualTo("'eof'");
  }

  @Test
  void endsTheCallButNotTheInterpreterAtSysExit() {
    python("kept = 7");
    Execution fine = python("import sys; sys.exit()");
    assertThat(fine.succeeded()).isTrue();
    assertThat(fine.notes()).anyMatch(note -> note.contains("sys.exit() ended this call"));
    assertThat(failure(python("exit('no data')")).value()).isEqualTo("no data");
    assertThat(value(python("kept"))).isEqualTo("7");
  }

  @Test
  void survivesHostileAndEndlessValues() {
    python("class Bad:\n    def __repr__(self): raise ValueError('no')");
    assertThat(value(python("Bad()"))).contains("Bad object").contains("ValueError");
    assertThat(value(python("[Bad(), 1]"))).contains("Bad object").endsWith(", 1]");
    assertThat(value(python("l = []; l.append(l); l"))).isEqualTo("[[...]]");
    assertThat(value(python("list(range(10_000_000))")))
        .hasSizeLessThan(10_000)
        .contains("10000000 in all");
    assertThat(value(python("'x' * 5_000_000"))).hasSizeLessThan(210_000);
    assertThat(value(python("{'a': {'b': [1, (2,), {3}, frozenset()]}}")))
        .isEqualTo("{'a': {'b': [1, (2,), {3}, frozenset()]}}");
    assertThat(failure(python("def f(): f()\nf()")).name()).isEqualTo("RecursionError");
  }

  @Test
  void showsRichFormsBesideText() {
    String code =
        """
        class Table:
            def __repr__(self): return 'text'
            def _repr_html_(self): return '<b>html</b>'
        Table()
        """;
    Output.Display shown = python(code).mainValue();
    assertThat(shown).isNotNull();
    assertThat(shown.data())
        .containsExactly(Map.entry("text/plain", "text"), Map.entry("text/html", "<b>html</b>"));
  }

  @Test
  void showsTheValueBeforeWhatAHookOfTheCodePrints() {
    Execution execution =
        python(
            """
            import sys
            own = sys.displayhook
            def hook(value):
                own(value)
                sys.displayhook = own
                print('after')
            sys.displayhook = hook
            7
            """);
    assertThat(execution.outputs())
        .containsExactly(
            new Output.Display(Map.of("text/plain", "7"), true),
            new Output.Text(Output.Text.Stream.STDOUT, "after\n"));
  }

  @Test
  void leavesOutAFormThatIsNoJson() {
    Execution execution =
        python(
            "class Odd:\n  def __repr__(self): return 'odd'\n  def _repr_json_(self): return {(1, 2): 3}\nOdd()");
    assertThat(value(execution)).isEqualTo("odd");
    assertThat(execution.notes()).anyMatch(note -> note.contains("application/json was left out"));
  }

  @Test
  void displaysInOrderWithText() {
    Execution execution = python("print('a'); display(1, 'b'); print('c')");
    assertThat(execution.outputs())
        .containsExactly(
            new Output.Text(Output.Text.Stream.STDOUT, "a\n"),
            new Output.Display(Map.of("text/plain", "1"), false),
            new Output.Display(Map.of("text/plain", "'b'"), false),
            new Output.Text(Output.Text.Stream.STDOUT, "c\n"));
    assertThat(execution.mainValue()).isNull();
  }

  @Test
  void offersTheNamesOfNotebooks() {
    Execution execution =
        python("from IPython.display import HTML, display\ndisplay(HTML('<i>x</i>'))");
    assertThat(execution.failure()).isNull();
    assertThat(execution.outputs())
        .anySatisfy(output ->
            assertThat(((Output.Display) output).data()).containsEntry("text/html", "<i>x</i>"));
  }

  @Test
  void runsNotebookCommands() {
    assertThat(stdout(python("name = 'world'\n!echo hello {name} $name")))
        .isEqualTo("hello world world\n");
    assertThat(stdout(python("for i in range(2):\n    !echo {i}"))).isEqualTo("0\n1\n");
    assertThat(value(python("lines = !printf 'a\\nb'\nlines"))).isEqualTo("['a', 'b']");
    assertThat(stdout(python("%time sum(range(10))"))).contains("Wall time");
    assertThat(stdout(python("%timeit -n2 -r 1 1 - 1"))).contains("(best of 1, 2 loops each)");
    assertThat(stdout(python("%%bash\necho from bash"))).isEqualTo("from bash\n");
    assertThat(value(python("%env SOME=thing\nimport os; os.environ['SOME']")))
        .isEqualTo("'thing'");
    assertThat(failure(python("%prun 1")).value()).contains("%prun is not available");
    assertThat(stdout(python("text = '''\n!echo no\n'''\nprint(text)"))).contains("!echo no");
  }

  @Test
  void refusesToInstallWithoutAHost() {
    Execution execution = python("%pip install numpy");
    assertThat(stderr(execution)).contains("cannot be installed from code here");
    assertThat(failure(execution).value()).contains("numpy");
  }

  @Test
  void runsProcessesOfMultiprocessing() {
    String code =
        """
        import multiprocessing
        def square(x):
            return x * x
        with multiprocessing.Pool(2) as pool:
            result = pool.map(square, range(4))
        result
        """;
    assertThat(value(python(code))).isEqualTo("[0, 1, 4, 9]");
  }

  @Test
  void namesTheLimitThatAFailureSpeaksOf() {
    assertThat(python("raise MemoryError()").endedBy()).isEqualTo(EndedBy.OUT_OF_MEMORY);
    assertThat(python("raise OSError(28, 'No space left on device')").endedBy())
        .isEqualTo(EndedBy.DISK_FULL);
    assertThat(python("raise RuntimeError(\"can't start new thread\")").endedBy())
        .isEqualTo(EndedBy.PROCESS_LIMIT);
  }

  @Test
  void takesASocketWithNothingToReadForNoLimit() {
    String socket =
        "import socket\nours, theirs = socket.socketpair()\nours.setblocking(False)\nours.recv(1)";
    assertThat(python(socket).endedBy()).isEqualTo(EndedBy.EXIT);
  }

  @Test
  void setsTheEnvironmentOfTheRequest() {
    RunRequest request = RunRequest.of("import os; os.environ['GREETING']");
    assertThat(value(python(request.withEnvironment(Map.of("GREETING", "hi"))))).isEqualTo("'hi'");
    assertThat(value(python("'GREETING' in os.environ"))).isEqualTo("False");
  }

  @Test
  void restoresStreamsThatTheCodeReplaced() {
    python("import sys, io; sys.stdout = io.StringIO(); print('hidden')");
    assertThat(stdout(python("print('seen')"))).isEqualTo("seen\n");
    python("import sys; sys.stdout.close()");
    assertThat(stdout(python("print('still')"))).isEqualTo("still\n");
  }
}
