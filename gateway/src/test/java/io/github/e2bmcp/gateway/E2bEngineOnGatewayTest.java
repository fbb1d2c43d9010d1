package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.engine.E2bEngine;
import io.github.e2bmcp.e2b.engine.E2bEngineOptions;
import io.github.e2bmcp.interpreter.Interpreter;
import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.interpreter.Output;
import io.github.e2bmcp.interpreter.RunRequest;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.sandbox.SandboxStream;
import io.github.e2bmcp.sandbox.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract through two doors: E2B's client as an engine, on a gateway over another engine. */
class E2bEngineOnGatewayTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static RunningGateway gateway;
  private static E2bEngine engine;
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway(GatewayOptions.standard(), 0);
    engine = new E2bEngine(gateway.config(), E2bEngineOptions.standard());
    sandbox = engine.create(SandboxSpec.standard().withMetadata(Map.of("owner", "me")));
  }

  @AfterAll
  static void stop() {
    engine.close();
    gateway.close();
  }

  private record Outcome(String out, String err, ProcessExit exit) {}

  private static Outcome run(ProcessSpec spec) {
    try (SandboxProcess process = sandbox.start(spec)) {
      return outcome(process);
    }
  }

  private static Outcome outcome(SandboxProcess process) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    while (true) {
      ProcessEvent event = process.next(LONG);
      switch (event) {
        case ProcessEvent.Stdout chunk -> out.writeBytes(chunk.bytes());
        case ProcessEvent.Stderr chunk -> err.writeBytes(chunk.bytes());
        case ProcessEvent.Terminal chunk -> out.writeBytes(chunk.bytes());
        case ProcessEvent.Ended ended -> {
          return new Outcome(
              out.toString(StandardCharsets.UTF_8),
              err.toString(StandardCharsets.UTF_8),
              ended.exit());
        }
        case null -> throw new AssertionError("nothing came");
      }
    }
  }

  @Test
  void processesEndAsTheyDid() {
    assertThat(run(ProcessSpec.shell("echo out; echo err >&2; exit 3")))
        .satisfies(outcome -> {
          assertThat(outcome.out()).isEqualTo("out\n");
          assertThat(outcome.err()).isEqualTo("err\n");
          assertThat(outcome.exit().exitCode()).isEqualTo(3);
          assertThat(outcome.exit().endedBy()).isEqualTo(EndedBy.EXIT);
        });
    ProcessExit crashed = run(ProcessSpec.of("sh", "-c", "kill -SEGV $$")).exit();
    assertThat(crashed.signal()).isEqualTo(11);
    assertThat(crashed.endedBy()).isEqualTo(EndedBy.CRASHED);
    assertThat(run(ProcessSpec.of("no-such-program")).exit().exitCode()).isEqualTo(127);
  }

  @Test
  void aTimeoutKillsTheWholeTreeDaemonsIncluded() {
    String daemon = "setsid -f sleep 4321 >/dev/null 2>&1; sleep 4322";

    Outcome outcome = run(ProcessSpec.shell(daemon).withTimeout(Duration.ofSeconds(1)));

    assertThat(outcome.exit().endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(run(ProcessSpec.shell("pgrep -f 'sleep 432[12]' || echo none")).out())
        .isEqualTo("none\n");
  }

  @Test
  void anOutputLimitEndsTheProgramAtThatByte() {
    Outcome outcome = run(ProcessSpec.of("yes").withOutputLimit(100_001));

    assertThat(outcome.exit().endedBy()).isEqualTo(EndedBy.OUTPUT_LIMIT);
    assertThat(outcome.out()).hasSize(100_001);
  }

  @Test
  void inputSignalsAndTerminalsWork() {
    try (SandboxProcess cat = sandbox.start(ProcessSpec.of("cat").withStdin())) {
      cat.write("x".repeat(200_000).getBytes(StandardCharsets.UTF_8));
      cat.closeStdin();
      assertThat(outcome(cat).out()).hasSize(200_000);
    }
    try (SandboxProcess sleep = sandbox.start(ProcessSpec.of("sleep", "60"))) {
      sleep.signal(Signal.INT);
      assertThat(outcome(sleep).exit().signal()).isEqualTo(2);
    }
    ProcessSpec terminal = ProcessSpec.of("stty", "size").withPty(new PtySize(91, 21));
    assertThat(run(terminal).out()).contains("21 91");
  }

  @Test
  void killingATreeCancels() {
    try (SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "60"))) {
      process.killTree();
      assertThat(outcome(process).exit().endedBy()).isEqualTo(EndedBy.CANCELLED);
    }
  }

  @Test
  void filesAreStreamedBothWays() throws IOException {
    byte[] bytes = new byte[3_000_000];
    bytes[2_999_999] = 1;
    try (OutputStream out = sandbox.files().write("dir/file")) {
      out.write(bytes);
    }
    try (InputStream in = sandbox.files().read("dir/file")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(sandbox.files().list("dir", 1, 10))
        .extracting(FileEntry::path)
        .containsExactly("/home/user/dir/file");
    run(ProcessSpec.shell("mkfifo dir/pipe; ln -s file dir/link"));
    assertThatThrownBy(() -> sandbox.files().read("dir/pipe"))
        .isInstanceOf(SandboxException.InvalidArgument.class);
    assertThat(sandbox.files().stat("dir/link").type()).isEqualTo(FileEntry.Type.SYMLINK);
    assertThatThrownBy(() -> sandbox.files().stat("dir/none"))
        .isInstanceOf(SandboxException.FileNotFound.class);
    assertThatThrownBy(
            () -> {
              try (OutputStream out = sandbox.files().write("dir")) {
                out.write(1);
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(sandbox.files().list(".", 1, 100))
        .noneMatch(entry -> entry.name().contains(".e2b-mcp-"));
  }

  @Test
  void portsInsideAreReached() throws Exception {
    String echo =
        """
        import socket
        s = socket.create_server(('127.0.0.1', 7007))
        print('up', flush=True)
        c, _ = s.accept()
        data = b''
        while True:
            d = c.recv(65536)
            if not d: break
            data += d
        c.sendall(data[::-1])
        """;
    try (SandboxProcess server = sandbox.start(ProcessSpec.of("python3", "-c", echo))) {
      assertThat(server.next(LONG)).isInstanceOf(ProcessEvent.Stdout.class);
      try (SandboxStream stream = sandbox.dial(7007)) {
        stream.output().write("abc".getBytes(StandardCharsets.UTF_8));
        stream.output().close();
        assertThat(stream.input().readAllBytes()).asString().isEqualTo("cba");
      }
    }
    assertThatThrownBy(() -> sandbox.dial(7008)).isInstanceOf(SandboxException.PortClosed.class);
    assertThat(sandbox.processes()).noneMatch(p -> p.command().contains("7007"));
  }

  @Test
  void twoServersServeOneSandboxAlternately() {
    try (E2bEngine other = new E2bEngine(gateway.config(), E2bEngineOptions.standard())) {
      SandboxQuery mine = new SandboxQuery(Map.of("owner", "me"), Set.of());
      SandboxInfo found = other.list(mine, PageRequest.first()).items().getFirst();
      assertThat(found.metadata()).isEqualTo(Map.of("owner", "me"));
      Sandbox same = other.connect(found.id());

      assertThat(value(sandbox, "n = 1\nn")).isEqualTo("1");
      assertThat(value(same, "n += 1\nn")).isEqualTo("2");
      assertThat(value(sandbox, "n += 1\nn")).isEqualTo("3");
      try (SandboxProcess kernel =
          same.attach(new ProcessSelector.ByTag("e2b-mcp-kernel-python"))) {
        assertThat(kernel.pid()).isPositive();
      }
    }
  }

  private static String value(Sandbox where, String code) {
    try (Interpreter interpreter = Interpreter.on(where, Language.PYTHON)) {
      Output.Display value =
          Objects.requireNonNull(interpreter.run(RunRequest.of(code)).mainValue());
      return Objects.requireNonNull(value.data().get("text/plain"));
    }
  }

  @Test
  void whatIsGoneIsNotFound() {
    Sandbox brief = engine.create(SandboxSpec.standard());
    brief.kill();
    brief.kill();

    assertThatThrownBy(brief::processes).isInstanceOf(SandboxException.SandboxNotFound.class);
    assertThatThrownBy(() -> engine.connect(brief.id()))
        .isInstanceOf(SandboxException.SandboxNotFound.class);
    assertThatThrownBy(() -> sandbox.attach(new ProcessSelector.ByTag("none")))
        .isInstanceOf(SandboxException.ProcessNotFound.class);
  }
}
