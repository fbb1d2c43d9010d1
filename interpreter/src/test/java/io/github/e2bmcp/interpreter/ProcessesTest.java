package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which processes that code started outlive the run. */
class ProcessesTest extends InterpreterTestBase {

  private static final String DAEMON =
      """
      import os, time
      def daemon():
          r, w = os.pipe()
          if os.fork() == 0:
              os.setsid()
              if os.fork() == 0:
                  os.write(w, str(os.getpid()).encode())
                  os.closerange(0, 256)
                  time.sleep(1000)
              os._exit(0)
          os.wait()
          return int(os.read(r, 20))
      def alive(pid):
          try:
              return open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[0] not in 'ZX'
          except OSError:
              return False
      """;

  @Test
  void killsWhatDetachedItselfAtTheEndOfTheRun() {
    python(DAEMON);
    assertThat(value(python("pid = daemon()\nalive(pid)"))).isEqualTo("True");
    assertThat(value(python("alive(pid)"))).isEqualTo("False");
  }

  @Test
  void leavesChildrenThatTheInterpreterHolds() {
    python(DAEMON + "import subprocess\nchild = subprocess.Popen(['sleep', '1000'])");
    assertThat(value(python("alive(child.pid)"))).isEqualTo("True");
    assertThat(value(python("child.kill(); child.wait()"))).isEqualTo("-9");
  }

  @Test
  void killsAllThatTheRunStartedAtItsTimeoutAndLeavesWhatIsOlder() {
    python(DAEMON + "import subprocess\nolder = subprocess.Popen(['sleep', '1000'])");
    Execution execution =
        python(
            within(
                Duration.ofSeconds(1),
                "one = subprocess.Popen(['sleep', '1000'])\ntwo = daemon()\nwhile True: pass"));
    assertThat(execution.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(value(python("[alive(older.pid), alive(one.pid), alive(two)]")))
        .isEqualTo("[True, False, False]");
    python("older.kill()");
  }

  @Test
  void killsAllThatTheRunStartedWhenItsInterpreterDies() {
    python(DAEMON + "import subprocess\nolder = subprocess.Popen(['sleep', '1000'])");
    String older = value(python("older.pid"));
    String started =
        stdout(
            python(
                "p = subprocess.Popen(['sleep', '1000'])\nprint(p.pid, flush=True)\nos._exit(1)"));
    python(DAEMON);
    String both = "[alive(%s), alive(%s)]".formatted(older, started.strip());
    assertThat(value(python(both))).isEqualTo("[True, False]");
    assertThat(value(python(both))).isEqualTo("[True, False]");
    python("os.kill(%s, 9)".formatted(older));
  }

  @Test
  void endsAForkBombOfModestSize() {
    String bomb =
        "import os, time\nfor i in range(6):\n    os.fork()\nwhile True: time.sleep(0.01)";
    Execution execution = python(within(Duration.ofSeconds(1), bomb));
    assertThat(execution.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    python(DAEMON);
    String livingChildren =
        "[pid for pid in open(f'/proc/{%1$s}/task/{%1$s}/children').read().split() if alive(pid)]";
    assertThat(value(python(livingChildren.formatted("os.getpid()")))).isEqualTo("[]");
    assertThat(value(python(livingChildren.formatted("os.getppid()") + " == [str(os.getpid())]")))
        .isEqualTo("True");
  }

  @Test
  void letsAForkedCopyOfTheInterpreterEndWithTheCode() {
    Execution execution =
        python(
            """
            import os
            pid = os.fork()
            print('child' if pid == 0 else 'parent', flush=True)
            if pid: os.waitpid(pid, 0)
            """);
    assertThat(stdout(execution).lines()).containsExactlyInAnyOrder("child", "parent");
    assertThat(value(python("'alone'"))).isEqualTo("'alone'");
  }

  @Test
  void endsTheRunThoughAChildHoldsTheOutputOpen() {
    Execution execution =
        python("import subprocess\nholder = subprocess.Popen(['sleep', '1000'])\nprint('end')");
    assertThat(stdout(execution)).isEqualTo("end\n");
    assertThat(execution.usage().wall()).isLessThan(Duration.ofSeconds(2));
    python("holder.kill()");
  }

  @Test
  void runsJavaScriptChildrenByTheSameRules() {
    String start =
        "const { spawn } = require('child_process'); const child = spawn('sleep', ['1000']); child.unref(); "
            + "const daemon = require('child_process').execSync('setsid sleep 1000 >/dev/null 2>&1 & echo $!').toString().trim();";
    String alive =
        "const alive = (pid) => { try { return !/\\) [ZX] /.test(require('fs').readFileSync(`/proc/${pid}/stat`, 'utf8')) } catch { return false } };";
    javascript(start + alive);
    assertThat(value(javascript("[alive(child.pid), alive(daemon)]"))).isEqualTo("[ true, false ]");
    javascript("child.kill()");
  }
}
