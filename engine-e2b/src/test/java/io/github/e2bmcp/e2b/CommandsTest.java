package io.github.e2bmcp.e2b;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Golden frames of envd's process service, both ways. */
class CommandsTest extends FaultyServer {

  private static final String START = "POST /process.Process/Start";

  private void onStart(String... frames) {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, "{\"event\":{\"start\":{\"pid\":24}}}");
          for (String frame : frames) {
            answer.frame(0, frame);
          }
          answer.frame(2, "{}");
          answer.end();
        });
  }

  private static String stdout(byte[] bytes) {
    String base64 = Base64.getEncoder().encodeToString(bytes);
    return "{\"event\":{\"data\":{\"stdout\":\"" + base64 + "\"}}}";
  }

  @Test
  void anOmittedExitCodeIsZero() {
    onStart(
        "{\"event\":{\"data\":{\"stdout\":\"b3V0Cg==\"}}}",
        "{\"event\":{\"keepalive\":{}}}",
        "{\"event\":{\"data\":{\"stderr\":\"ZXJyCg==\"}}}",
        "{\"event\":{\"end\":{\"exited\":true,\"status\":\"exit status 0\"}}}");

    CommandResult result = sandbox.commands().run("echo out");

    assertThat(result).isEqualTo(new CommandResult(0, "out\n", "err\n", ""));
  }

  @Test
  void theRequestIsTheOneThatSdksSend() {
    onStart("{\"event\":{\"end\":{\"exited\":true}}}");

    sandbox
        .commands()
        .run(
            "echo 'x'",
            CommandOptions.standard()
                .withUser("root")
                .withDirectory("/tmp")
                .withEnvironment(Map.of("A", "b")));

    ScriptedServer.Request request = server.last();
    byte[] body = request.body();
    assertThat(body[0]).isZero();
    assertThat(body.length - 5).isEqualTo(((body[3] & 0xff) << 8) | (body[4] & 0xff));
    assertThat(new String(body, 5, body.length - 5, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"process\":{\"cmd\":\"/bin/bash\",\"args\":[\"-l\",\"-c\",\"echo 'x'\"],"
                + "\"envs\":{\"A\":\"b\"},\"cwd\":\"/tmp\"},\"stdin\":false}");
    assertThat(request.header("Content-Type")).isEqualTo("application/connect+json");
    assertThat(request.header("Connect-Protocol-Version")).isEqualTo("1");
    assertThat(request.header("Connect-Timeout-Ms")).isEqualTo("60000");
    assertThat(request.header("Keepalive-Ping-Interval")).isEqualTo("50");
    assertThat(request.header("Authorization")).isEqualTo("Basic cm9vdDo=");
    assertThat(request.header("X-Access-Token")).isEqualTo(Sandboxes.TOKEN);
    assertThat(request.header("E2b-Sandbox-Id")).isEqualTo(Sandboxes.ID);
    assertThat(request.header("E2b-Sandbox-Port")).isEqualTo("49983");
  }

  @Test
  void anotherExitCodeIsAnErrorThatHoldsTheOutput() {
    onStart(
        "{\"event\":{\"data\":{\"stdout\":\"b3V0Cg==\"}}}",
        "{\"event\":{\"end\":{\"exitCode\":3,\"exited\":true,\"status\":\"exit status 3\","
            + "\"error\":\"exit status 3\"}}}");

    assertThatThrownBy(() -> sandbox.commands().run("exit 3"))
        .isInstanceOfSatisfying(
            E2bException.CommandExit.class,
            exit -> {
              assertThat(exit.exitCode()).isEqualTo(3);
              assertThat(exit.stdout()).isEqualTo("out\n");
              assertThat(exit).hasMessage("exit status 3");
            });
  }

  @Test
  void aSignalIsAnExitCodeOfMinusOne() {
    onStart(
        "{\"event\":{\"end\":{\"exitCode\":-1,\"status\":\"signal: killed\","
            + "\"error\":\"signal: killed\"}}}");

    try (RunningCommand command = sandbox.commands().start("sleep 9", CommandOptions.standard())) {
      assertThat(command.pid()).isEqualTo(24);
      assertThat(command.next())
          .isEqualTo(new ProcessOutput.Ended(-1, false, "signal: killed", "signal: killed"));
      assertThat(command.next()).isInstanceOf(ProcessOutput.Ended.class);
    }
  }

  @Test
  void charactersSurviveBeingCutBetweenFrames() {
    byte[] text = "añ€😀z".getBytes(StandardCharsets.UTF_8);
    List<String> frames = new ArrayList<>();
    for (byte one : text) {
      frames.add(stdout(new byte[] {one}));
    }
    frames.add("{\"event\":{\"end\":{\"exited\":true}}}");
    onStart(frames.toArray(String[]::new));
    StringBuilder seen = new StringBuilder();

    CommandResult result =
        sandbox
            .commands()
            .run("x", CommandOptions.standard().withOutput(seen::append, error -> {}));

    assertThat(result.stdout()).isEqualTo("añ€😀z");
    assertThat(seen.toString()).isEqualTo("añ€😀z");
  }

  @Test
  void anIncompleteCharacterAtTheEndIsReplaced() {
    onStart(
        stdout(new byte[] {'a', (byte) 0xe2, (byte) 0x82}),
        "{\"event\":{\"end\":{\"exited\":true}}}");

    assertThat(sandbox.commands().run("x").stdout()).isEqualTo("a\ufffd");
  }

  @Test
  void errorsOfTheStreamHaveTheirTypes() {
    Map<String, Class<? extends E2bException>> types =
        Map.of(
            "deadline_exceeded", E2bException.Timeout.class,
            "unauthenticated", E2bException.Authentication.class,
            "invalid_argument", E2bException.InvalidArgument.class,
            "not_found", E2bException.NotFound.class,
            "resource_exhausted", E2bException.RateLimit.class,
            "unavailable", E2bException.SandboxUnreachable.class,
            "canceled", E2bException.Timeout.class,
            "internal", E2bException.SandboxError.class);
    types.forEach((code, type) -> {
      try (ScriptedServer other = new ScriptedServer();
          E2b one = Sandboxes.client(other)) {
        other.on(
            START,
            (request, answer) -> {
              answer.begin(200, CONNECT);
              answer.frame(2, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"the words\"}}");
              answer.end();
            });

        assertThatThrownBy(() -> Sandboxes.open(one, "0.6.13").commands().run("x"))
            .isExactlyInstanceOf(type)
            .hasMessageContaining("the words");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void theTerminalHasItsOwnEnvironmentInputAndSize() {
    onStart("{\"event\":{\"data\":{\"pty\":\"JCA=\"}}}", "{\"event\":{\"end\":{\"exited\":true}}}");
    server.onJson("POST /process.Process/SendInput", 200, "{}");
    server.onJson("POST /process.Process/Update", 200, "{}");

    try (Terminals.Terminal terminal =
        sandbox.terminals().create(80, 24, CommandOptions.standard())) {
      assertThat(server.last().text())
          .contains("\"args\":[\"-i\",\"-l\"]")
          .contains("\"TERM\":\"xterm-256color\"")
          .contains("\"pty\":{\"size\":{\"cols\":80,\"rows\":24}}");
      assertThat(terminal.next())
          .isInstanceOfSatisfying(
              ProcessOutput.Terminal.class,
              out -> assertThat(out.bytes()).asString().isEqualTo("$ "));
      terminal.send(new byte[] {'x'});
      assertThat(server.last().text())
          .isEqualTo("{\"process\":{\"pid\":24},\"input\":{\"pty\":\"eA==\"}}");
      terminal.resize(100, 30);
      assertThat(server.last().text())
          .isEqualTo("{\"process\":{\"pid\":24},\"pty\":{\"size\":{\"cols\":100,\"rows\":30}}}");
    }
  }

  @Test
  void inputSignalsAndListsAreUnaryCalls() {
    server.onJson("POST /process.Process/SendInput", 200, "{}");
    server.onJson("POST /process.Process/CloseStdin", 200, "{}");
    server.onJson("POST /process.Process/SendSignal", 200, "{}");
    server.onJson(
        "POST /process.Process/SendSignal",
        404,
        "{\"code\":\"not_found\",\"message\":\"process with pid 7 not found\"}");
    server.onJson(
        "POST /process.Process/List",
        200,
        "{\"processes\":[{\"config\":{\"cmd\":\"sleep\",\"args\":[\"9\"],\"envs\":{\"A\":\"b\"}},"
            + "\"pid\":7,\"tag\":\"t\"}]}");

    sandbox.commands().sendStdin(7, "hé");
    assertThat(server.last().text())
        .isEqualTo("{\"process\":{\"pid\":7},\"input\":{\"stdin\":\"aMOp\"}}");
    sandbox.commands().closeStdin(7);
    assertThat(sandbox.commands().kill(7)).isTrue();
    assertThat(server.last().text())
        .isEqualTo("{\"process\":{\"pid\":7},\"signal\":\"SIGNAL_SIGKILL\"}");
    assertThat(sandbox.commands().kill(7)).isFalse();
    assertThat(sandbox.commands().list())
        .containsExactly(
            new ProcessService.Running(7, "t", List.of("sleep", "9"), Map.of("A", "b"), ""));
  }

  @Test
  void anEmptyListIsAnEmptyObject() {
    server.onJson("POST /process.Process/List", 200, "{}");

    assertThat(sandbox.commands().list()).isEmpty();
  }

  @Test
  void whatTheDaemonIsTooOldForIsSaidBeforeAsking() {
    E2bSandbox old = Sandboxes.open(client, "0.2.0");

    assertThatThrownBy(() -> old.commands().closeStdin(7))
        .isInstanceOf(E2bException.Template.class)
        .hasMessageContaining("0.5.2");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void anOldDaemonIsToldTheUser() {
    onStart("{\"event\":{\"end\":{\"exited\":true}}}");

    Sandboxes.open(client, "0.3.9")
        .commands()
        .run("x", CommandOptions.standard().withTimeout(Duration.ZERO));

    assertThat(server.last().header("Authorization")).isEqualTo("Basic dXNlcjo=");
    assertThat(server.last().headers()).doesNotContainKey("connect-timeout-ms");
  }
}
