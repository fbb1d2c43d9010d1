package io.github.e2bmcp.e2b;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.testkit.e2b.GoldenFrame;
import org.junit.jupiter.api.Test;

/** The client reads what envd writes. The gateway's test of this name writes the same. */
class GoldenFramesTest extends FaultyServer {

  private void serves(String method, String... frames) {
    server.on(
        "POST /process.Process/" + method,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          for (String name : frames) {
            GoldenFrame frame = GoldenFrame.named(name);
            answer.frame(frame.flag(), frame.payload());
          }
          answer.end();
        });
  }

  @Test
  void aCommandThatSucceeds() {
    serves("Start", "started", "keepalive", "stdout", "keepalive", "succeeded", "over");

    CommandResult result = sandbox.commands().run("echo out");

    assertThat(result).isEqualTo(new CommandResult(0, "out\n", "", ""));
  }

  @Test
  void aCommandThatFails() {
    serves("Start", "started", "stdout", "failed", "over");

    assertThatThrownBy(() -> sandbox.commands().run("echo out; exit 3"))
        .isInstanceOfSatisfying(
            E2bException.CommandExit.class,
            exit -> {
              assertThat(exit.exitCode()).isEqualTo(3);
              assertThat(exit.stdout()).isEqualTo("out\n");
            });
  }

  @Test
  void aCommandThatIsKilled() {
    serves("Start", "started", "killed", "over");

    try (RunningCommand command = sandbox.commands().start("sleep 9", CommandOptions.standard())) {
      assertThat(command.pid()).isEqualTo(24);
      assertThat(command.waitForAny()).isEqualTo(new CommandResult(-1, "", "", "signal: killed"));
    }
  }

  @Test
  void errorsAtTheEndOfAStream() {
    serves("Start", "started", "late");
    serves("Start", "no-user");
    serves("Start", "no-folder");
    serves("Connect", "no-process");

    assertThatThrownBy(() -> sandbox.commands().run("x"))
        .isExactlyInstanceOf(E2bException.Timeout.class)
        .hasMessageStartingWith("context deadline exceeded");
    assertThatThrownBy(() -> sandbox.commands().run("x"))
        .isExactlyInstanceOf(E2bException.Authentication.class)
        .hasMessage("invalid username: 'x'");
    assertThatThrownBy(() -> sandbox.commands().run("x"))
        .isExactlyInstanceOf(E2bException.InvalidArgument.class)
        .hasMessage("cwd '/nope' does not exist");
    assertThatThrownBy(() -> sandbox.commands().connect(24, CommandOptions.standard()))
        .isExactlyInstanceOf(E2bException.NotFound.class)
        .hasMessage("process with pid 24 not found");
  }
}
