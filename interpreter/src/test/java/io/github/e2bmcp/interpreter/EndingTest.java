package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How runs end other than by their own end, and what is left then. */
class EndingTest extends InterpreterTestBase {

  private static final Duration SHORT = Duration.ofMillis(500);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while True: pass",
        "import time; time.sleep(100)",
        "import asyncio; await asyncio.sleep(100)",
        "import subprocess; subprocess.run(['sleep', '100'])",
        "import os; os.system('sleep 100')",
        "!sleep 100",
        "class Slow:\n    def __repr__(self):\n        while True: pass\nSlow()",
        "import threading; threading.Event().wait()",
        "sum(x for x in iter(int, 1))",
        "try:\n    while True: pass\nexcept KeyboardInterrupt:\n    1 / 0"
      })
  void interruptsPythonAndKeepsItsVariables(String code) {
    python("kept = 7");
    Execution execution = python(within(SHORT, code));
    assertThat(execution.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(execution.stateLost()).isFalse();
    assertThat(execution.notes()).anyMatch(note -> note.contains("interrupted after 0.5 s"));
    assertThat(value(python("kept"))).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "await new Promise(() => {})",
        "(async () => { while (true) await null })()",
        "setTimeout(() => { while (true) {} }, 10); await new Promise(() => {})",
        "setInterval(() => {}, 1); await new Promise(() => {})",
        "require('child_process').execSync('sleep 100')",
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
        "({get [Symbol.toStringTag]() { while (true) {} }})",
        "({[Symbol.for('nodejs.util.inspect.custom')]() { while (true) {} }})",
        "/(a+)+$/.test('a'.repeat(40) + 'b')",
        "try { while (true) {} } finally { 1 }"
      })
  void interruptsJavaScriptAndKeepsItsVariables(String code) {
    javascript("var kept = 7");
    Execution execution = javascript(within(SHORT, code));
    assertThat(execution.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(execution.stateLost()).isFalse();
    assertThat(value(javascript("kept"))).isEqualTo("7");
    assertThat(stdout(javascript("console.log('fine')"))).isEqualTo("fine\n");
  }

  @Test
  void tellsWhereTheCodeWasInterrupted() {
    Failure failure = failure(python(within(SHORT, "def busy():\n    while True: pass\nbusy()")));
    assertThat(failure.name()).isEqualTo("KeyboardInterrupt");
    assertThat(failure.traceback()).contains("line 2, in busy").doesNotContain("kernel");
  }

  @Test
  void replacesAnInterpreterThatCannotBeInterrupted() {
    python("gone = 7");
    String stubborn =
        "import time\nwhile True:\n    try:\n        time.sleep(1)\n    except BaseException: pass";
    Execution execution = python(within(SHORT, stubborn));
    assertThat(execution.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(execution.stateLost()).isTrue();
    assertThat(execution.usage().wall()).isLessThan(Duration.ofSeconds(3));
    Execution next = python("gone");
    assertThat(failure(next).name()).isEqualTo("NameError");
    assertThat(next.stateLost()).isTrue();
    assertThat(next.notes()).anyMatch(note -> note.contains("fresh interpreter"));
    Execution afterwards = python("1");
    assertThat(afterwards.stateLost()).isFalse();
    assertThat(afterwards.notes()).isEmpty();
  }

  @Test
  void endsByCancellationOfTheCallingThread() throws Exception {
    for (boolean inPython : new boolean[] {true, false}) {
      CountDownLatch running = new CountDownLatch(1);
      String code =
          inPython
              ? "print('on', flush=True)\nwhile True: pass"
              : "console.log('on'); while (true) {}";
      RunRequest request = RunRequest.of(code).withListener(output -> running.countDown());
      FutureTask<Execution> task =
          new FutureTask<>(() -> {
            Execution execution = inPython ? python(request) : javascript(request);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return execution;
          });
      Thread thread = Thread.ofVirtual().start(task);
      running.await();
      thread.interrupt();
      Execution execution = task.get();
      assertThat(execution.endedBy()).isEqualTo(EndedBy.CANCELLED);
      assertThat(execution.stateLost()).isFalse();
      assertThat(stdout(execution)).isEqualTo("on\n");
    }
    assertThat(value(python("1"))).isEqualTo("1");
    assertThat(value(javascript("1"))).isEqualTo("1");
  }

  @Test
  void saysHowAnInterpreterDied() {
    python("gone = 7");
    Execution exit = python("import os; os._exit(3)");
    assertThat(exit.endedBy()).isEqualTo(EndedBy.EXIT);
    assertThat(exit.stateLost()).isTrue();
    assertThat(exit.notes()).anyMatch(note -> note.contains("exit code 3"));
    assertThat(failure(python("gone")).name()).isEqualTo("NameError");

    Execution crash = python("print('before')\nimport ctypes; ctypes.string_at(0)");
    assertThat(crash.endedBy()).isEqualTo(EndedBy.CRASHED);
    assertThat(stdout(crash)).isEqualTo("before\n");
    assertThat(crash.notes()).anyMatch(note -> note.contains("Segmentation fault"));

    Execution killed = python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)");
    assertThat(killed.endedBy()).isEqualTo(EndedBy.KILLED);
    assertThat(javascript("process.kill(process.pid, 'SIGSEGV'); while (true) {}").endedBy())
        .isEqualTo(EndedBy.CRASHED);
    assertThat(javascript("process.abort()").endedBy()).isEqualTo(EndedBy.CRASHED);
    assertThat(javascript("process.reallyExit(4)").notes())
        .anyMatch(note -> note.contains("exit code 4"));
    assertThat(value(javascript("1"))).isEqualTo("1");
  }

  @Test
  void saysThatAHeapWasFull() {
    Sandbox small = anotherSandbox(Map.of("NODE_OPTIONS", "--max-old-space-size=64"));
    String code = "const all = []; while (true) all.push(new Array(1e5).fill(Math.random()))";
    Execution execution = Interpreter.on(small, Language.JAVASCRIPT).run(RunRequest.of(code));
    assertThat(execution.endedBy()).isEqualTo(EndedBy.OUT_OF_MEMORY);
    assertThat(execution.stateLost()).isTrue();
  }

  @Test
  void survivesThatTheCodeKillsItsSupervisor() {
    for (boolean inPython : new boolean[] {true, false}) {
      Execution execution =
          inPython
              ? python("import os\nos.kill(os.getppid(), 9)\nwhile True: pass")
              : javascript("process.kill(process.ppid, 'SIGKILL'); while (true) {}");
      assertThat(execution.endedBy()).isEqualTo(EndedBy.KILLED);
      assertThat(execution.stateLost()).isTrue();
      assertThat(execution.notes()).anyMatch(note -> note.contains("was killed"));
      Execution next = inPython ? python("1") : javascript("1");
      assertThat(value(next)).isEqualTo("1");
      assertThat(next.stateLost()).isTrue();
    }
  }

  @Test
  void isNotStoppedByPoliteSignalsToItsSupervisor() {
    python("kept = 7");
    python("import os, signal\nfor s in (2, 15, 1, 10, 12, 13): os.kill(os.getppid(), s)");
    python("os.kill(0, signal.SIGCONT)");
    assertThat(value(python("kept"))).isEqualTo("7");
  }

  @Test
  void replacesAnInterpreterThatTalksNonsense() {
    Execution execution =
        python(
            """
            import os, stat
            for fd in range(3, 1000):
                try:
                    if stat.S_ISSOCK(os.fstat(fd).st_mode):
                        os.write(fd, b'nonsense\\n')
                except OSError:
                    pass
            """);
    assertThat(execution.stateLost()).isTrue();
    assertThat(value(python("2"))).isEqualTo("2");
    assertThat(python("import os; os.closerange(3, 4096)").stateLost()).isTrue();
    assertThat(value(python("3"))).isEqualTo("3");
  }
}
