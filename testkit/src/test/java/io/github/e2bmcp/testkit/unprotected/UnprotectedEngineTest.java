package io.github.e2bmcp.testkit.unprotected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.sandbox.Signal;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnprotectedEngineTest {

  private final UnprotectedEngine engine = new UnprotectedEngine();
  private final Sandbox sandbox = engine.create(SandboxSpec.standard());

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void handsOutOutputInputAndExit() {
    SandboxProcess process =
        sandbox.start(ProcessSpec.of("/bin/sh", "-c", "cat; echo err >&2; exit 3").withStdin());
    process.write("in".getBytes(StandardCharsets.UTF_8));
    process.closeStdin();
    StringBuilder output = new StringBuilder();
    ProcessExit exit = drain(process, output);
    assertThat(output.toString()).contains("in").contains("err");
    assertThat(exit.exitCode()).isEqualTo(3);
    assertThat(exit.endedBy()).isEqualTo(EndedBy.EXIT);
  }

  @Test
  void endsWith127WhenThereIsNoSuchProgram() {
    ProcessExit exit = drain(sandbox.start(ProcessSpec.of("no-such-program")), new StringBuilder());
    assertThat(exit.exitCode()).isEqualTo(127);
  }

  @Test
  void killsTheTreeAtTheTimeoutWithItsDaemons() {
    SandboxProcess process =
        sandbox.start(
            ProcessSpec.of("/bin/sh", "-c", "setsid sleep 1000 & echo $!; wait")
                .withTimeout(Duration.ofMillis(300)));
    StringBuilder output = new StringBuilder();
    ProcessExit exit = drain(process, output);
    assertThat(exit.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    long daemon = Long.parseLong(output.toString().strip());
    assertThat(ProcessHandle.of(daemon).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void makesTheProgramWaitWhileNobodyTakesItsOutput() {
    SandboxProcess process =
        sandbox.start(ProcessSpec.of("/bin/sh", "-c", "yes | head -c 9000000"));
    StringBuilder output = new StringBuilder();
    assertThat(drain(process, output).exitCode()).isZero();
    assertThat(output).hasSize(9_000_000);
  }

  @Test
  void attachesByTagAndSignals() {
    SandboxProcess first =
        sandbox.start(
            ProcessSpec.of("/bin/sh", "-c", "read x; echo $x; sleep 1000")
                .withTag("t")
                .withStdin());
    SandboxProcess second = sandbox.attach(new ProcessSelector.ByTag("t"));
    first.close();
    second.write("hello\n".getBytes(StandardCharsets.UTF_8));
    assertThat(second.next(Duration.ofSeconds(10)))
        .isInstanceOfSatisfying(
            ProcessEvent.Stdout.class,
            event -> assertThat(event.bytes()).asString().isEqualTo("hello\n"));
    second.signal(Signal.TERM);
    ProcessExit exit = drain(second, new StringBuilder());
    assertThat(exit.signal()).isEqualTo(Signal.TERM.number());
    assertThatThrownBy(() -> sandbox.attach(new ProcessSelector.ByTag("t")))
        .isInstanceOf(SandboxException.ProcessNotFound.class);
  }

  @Test
  void keepsFilesInItsHome() throws Exception {
    try (OutputStream file = sandbox.files().write("a/b.txt")) {
      file.write("text".getBytes(StandardCharsets.UTF_8));
    }
    StringBuilder output = new StringBuilder();
    drain(sandbox.start(ProcessSpec.of("/bin/sh", "-c", "cat $HOME/a/b.txt")), output);
    assertThat(output.toString()).isEqualTo("text");
    assertThat(sandbox.files().list("", 2, 10)).extracting("name").containsExactly("a", "b.txt");
    sandbox.kill();
    assertThatThrownBy(sandbox::files).isInstanceOf(SandboxException.SandboxNotFound.class);
  }

  private static ProcessExit drain(SandboxProcess process, StringBuilder output) {
    while (true) {
      ProcessEvent event = process.next(Duration.ofSeconds(20));
      switch (event) {
        case ProcessEvent.Stdout out ->
            output.append(new String(out.bytes(), StandardCharsets.UTF_8));
        case ProcessEvent.Stderr err ->
            output.append(new String(err.bytes(), StandardCharsets.UTF_8));
        case ProcessEvent.Terminal terminal ->
            throw new AssertionError("no terminal was asked for");
        case ProcessEvent.Ended ended -> {
          return ended.exit();
        }
        case null -> throw new AssertionError("no event within 20 s");
      }
    }
  }
}
