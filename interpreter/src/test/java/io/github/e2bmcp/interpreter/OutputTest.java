package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutputTest extends InterpreterTestBase {

  @Test
  void keepsTheOrderAcrossTheTwoStreams() {
    String code = "import sys\nfor i in range(50):\n    print(i)\n    print(-i, file=sys.stderr)";
    assertThat(joined(python(code))).isEqualTo(alternating());
    assertThat(
            joined(
                javascript(
                    "for (let i = 0; i < 50; i++) { console.log(i); console.error(i ? -i : 0) }")))
        .isEqualTo(alternating());
  }

  private static String alternating() {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      expected.append("STDOUT:").append(i).append("\nSTDERR:").append(-i).append('\n');
    }
    return expected.toString();
  }

  private static String joined(Execution execution) {
    assertThat(execution.failure()).isNull();
    return execution.outputs().stream()
        .map(Output.Text.class::cast)
        .map(text -> text.stream() + ":" + text.text())
        .collect(Collectors.joining());
  }

  @Test
  void streamsAsItHappens() {
    List<Long> arrivals = new ArrayList<>();
    RunRequest request = RunRequest.of("import time\nprint('a')\ntime.sleep(1)\nprint('b')");
    python(request.withListener(output -> arrivals.add(System.nanoTime())));
    assertThat(arrivals).hasSize(2);
    assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0)))
        .isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void catchesWhatBypassesTheLanguage() {
    assertThat(
            stdout(
                python(
                    "import os\nprint('py')\nos.write(1, b'raw\\n')\nos.system('echo shell')\nprint('end')")))
        .isEqualTo("py\nraw\nshell\nend\n");
    assertThat(stderr(python("import ctypes\nc = ctypes.CDLL(None)\nc.perror(b'from C')")))
        .contains("from C");
    assertThat(
            stdout(
                javascript(
                    "require('fs').writeSync(1, 'raw\\n'); require('child_process').execSync('echo shell', {stdio: 'inherit'}); console.log('end')")))
        .isEqualTo("raw\nshell\nend\n");
  }

  @Test
  void keepsCharactersWholeOverChunks() {
    String code =
        "import os, time\nfor b in 'grüße €😀'.encode():\n    os.write(1, bytes([b]))\n    time.sleep(0.005)";
    assertThat(stdout(python(code))).isEqualTo("grüße €😀");
    assertThat(stdout(python("print('ü' * 100_000, end='')"))).isEqualTo("ü".repeat(100_000));
    assertThat(stdout(python("import os; os.write(1, b'a\\xffb\\x00c\\xe2\\x82')")))
        .isEqualTo("a\uFFFDb\0c\uFFFD");
    assertThat(stdout(javascript("console.log('ü€😀'.repeat(30_000))")))
        .isEqualTo("ü€😀".repeat(30_000) + "\n");
  }

  @Test
  void printsLoneSurrogatesAndWhatLooksLikeOurFrames() {
    assertThat(stdout(python("print('\\ud800')"))).isEqualTo("\\ud800\n");
    String frame = "{\"ev\":\"done\",\"ended\":\"exit\"}";
    assertThat(stdout(python("print('" + frame + "')\nprint(1)"))).isEqualTo(frame + "\n1\n");
  }

  @Test
  void endsCodeThatPrintsTooMuchAndKeepsItsVariables() {
    python("kept = 1");
    Execution flood =
        python(RunRequest.of("while True: print('x' * 1000)").withOutputLimit(100_000));
    assertThat(flood.endedBy()).isEqualTo(EndedBy.OUTPUT_LIMIT);
    assertThat(stdout(flood)).hasSize(100_000);
    assertThat(flood.outputBytes()).isGreaterThan(100_000);
    assertThat(value(python("kept"))).isEqualTo("1");
    Execution shell = python(RunRequest.of("!yes").withOutputLimit(100_000));
    assertThat(shell.endedBy()).isEqualTo(EndedBy.OUTPUT_LIMIT);
    Execution script =
        javascript(
            RunRequest.of("while (true) console.log('x'.repeat(1000))").withOutputLimit(100_000));
    assertThat(script.endedBy()).isEqualTo(EndedBy.OUTPUT_LIMIT);
    assertThat(stdout(script)).hasSize(100_000);
  }

  /** The other thread waits for Python's lock, so that an interrupt always comes within a write. */
  @Test
  void interruptsCodeThatDoesNothingButPrint() {
    python(
        """
        import threading
        stop = False
        def spin():
            while not stop: pass
        threading.Thread(target=spin, daemon=True).start()
        """);
    Execution flood =
        python(RunRequest.of("while True: print('x' * 1000)").withOutputLimit(100_000));
    assertThat(flood.endedBy()).isEqualTo(EndedBy.OUTPUT_LIMIT);
    assertThat(flood.stateLost()).isFalse();
    assertThat(python("stop = True").failure()).isNull();
  }

  @Test
  void keepsNothingOfWhatOnlyTheListenerWants() {
    List<Output> heard = new ArrayList<>();
    Execution execution =
        python(RunRequest.of("print('said')").withListener(heard::add).withoutTranscript());
    assertThat(heard).containsExactly(new Output.Text(Output.Text.Stream.STDOUT, "said\n"));
    assertThat(execution.outputs()).isEmpty();
  }

  @Test
  void passesALargeOutputWhole() {
    assertThat(stdout(python("print('0123456789' * 500_000)"))).hasSize(5_000_001);
  }

  @Test
  void givesWhatTheBackgroundPrintedBetweenCallsToTheNext() {
    python(
        "import threading\nt = threading.Timer(0.3, lambda: print('from the background'))\nt.start()");
    Execution next = python("t.join()\nprint('now')");
    assertThat(stdout(next)).isEqualTo("from the background\nnow\n");
  }

  @Test
  void namesTheFilesThatTheCodeProduced() {
    Execution first =
        python(
            "import os\nos.makedirs('out', exist_ok=True)\nopen('out/a.txt', 'w').write('12345')");
    assertThat(first.producedFiles())
        .singleElement()
        .satisfies(file -> {
          assertThat(file.path()).endsWith("/out/a.txt").startsWith("/");
          assertThat(file.sizeBytes()).isEqualTo(5);
        });
    assertThat(python("1").producedFiles()).isEmpty();
    assertThat(
            python(
                    "os.makedirs('node_modules/x', exist_ok=True)\nopen('node_modules/x/a', 'w').close()")
                .producedFiles())
        .isEmpty();
  }
}
