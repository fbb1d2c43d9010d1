package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.RunningCommand;
import io.github.e2bmcp.e2b.Terminals;
import io.github.e2bmcp.e2b.envd.ProcessOutput;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What envd answers of processes, where this project's own client does not ask. */
class EnvdProcessTest extends EnvdTestBase {

  private static final String INPUT = "/process.Process/StreamInput";

  private HttpResponse<String> input(int pid, String input) throws Exception {
    return ask(
        "/process.Process/SendInput",
        "{\"process\":{\"pid\":" + pid + "},\"input\":" + input + "}");
  }

  private HttpResponse<String> endInput(int pid) throws Exception {
    return ask("/process.Process/CloseStdin", "{\"process\":{\"pid\":" + pid + "}}");
  }

  @Test
  void inputThatWouldNeverBeReadIsRefused() throws Exception {
    try (RunningCommand cat =
        sandbox().commands().start("cat; sleep 60", CommandOptions.standard().withStdin())) {
      assertThat(input(cat.pid(), "{\"pty\":\"eA==\"}").body()).contains("tty not assigned");
      assertThat(input(cat.pid(), "{}").statusCode()).isEqualTo(501);
      // 0xfb 0xff in the alphabet for URLs, without padding.
      assertThat(input(cat.pid(), "{\"stdin\":\"-_8\"}").statusCode()).isEqualTo(200);
      assertThat(endInput(cat.pid()).statusCode()).isEqualTo(200);
      assertThat(input(cat.pid(), "{\"stdin\":\"eA==\"}").body())
          .contains("internal")
          .contains("stdin not enabled or closed");
      cat.kill();
    }
    try (RunningCommand deaf = sandbox().commands().start("sleep 60", CommandOptions.standard())) {
      assertThat(input(deaf.pid(), "{\"stdin\":\"eA==\"}").body())
          .contains("stdin not enabled or closed");
      deaf.kill();
    }
  }

  @Test
  void aTerminalSurvivesThatItsInputCannotBeClosed() throws Exception {
    try (Terminals.Terminal shell =
        sandbox().terminals().create(80, 24, CommandOptions.standard())) {
      assertThat(endInput(shell.pid()).body()).contains("unknown").contains("Ctrl+D");
      assertThat(input(shell.pid(), "{\"stdin\":\"eA==\"}").body()).contains("tty assigned");
      shell.send("exit 5\n".getBytes(StandardCharsets.UTF_8));
      ProcessOutput event = shell.next();
      while (!(event instanceof ProcessOutput.Ended)) {
        event = shell.next();
      }
      assertThat(((ProcessOutput.Ended) event).exitCode()).isEqualTo(5);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  @Test
  void inputIsStreamed() throws Exception {
    try (RunningCommand cat =
        sandbox().commands().start("head -c 4", CommandOptions.standard().withStdin())) {
      byte[] input =
          joined(
              message("{\"start\":{\"process\":{\"pid\":" + cat.pid() + "}}}"),
              message("{\"data\":{\"input\":{\"stdin\":\"b25l\"}}}"),
              message("{\"keepalive\":{}}"),
              message("{\"data\":{\"input\":{\"stdin\":\"IXR3bw==\"}}}"));

      HttpResponse<String> answer = stream(INPUT, input);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("\0\0\0\0\2{}\2\0\0\0\2{}");
      assertThat(cat.waitFor().stdout()).isEqualTo("one!");
    }
    assertThat(stream(INPUT, message("{\"start\":{\"process\":{\"pid\":999999}}}")).body())
        .contains("not_found");
    assertThat(stream(INPUT, message("{\"data\":{\"input\":{\"stdin\":\"eA==\"}}}")).body())
        .contains("invalid_argument");
    assertThat(stream(INPUT, message("{}")).body()).contains("unimplemented");
  }

  @Test
  void rootStartsInItsOwnHome() {
    CommandOptions root = CommandOptions.standard().withUser("root");
    sandbox().files().as("root").makeDirectory("below");

    assertThat(sandbox().commands().run("pwd", root).stdout()).isEqualTo("/root\n");
    assertThat(sandbox().commands().run("pwd", root.withDirectory("below")).stdout())
        .isEqualTo("/root/below\n");
    assertThat(sandbox().commands().run("pwd").stdout()).isEqualTo("/home/user\n");
  }

  @Test
  void howATaggedProcessEndedIsKnownByItsTag() throws Exception {
    String tagged = "{\"process\":{\"cmd\":\"sh\",\"args\":[\"-c\",\"exit %d\"]},\"tag\":\"once\"}";
    byte[] byTag = message("{\"process\":{\"tag\":\"once\"}}");

    stream(START, message(tagged.formatted(6)));
    assertThat(stream("/process.Process/Connect", byTag).body()).contains("\"exitCode\":6");
    stream(START, message(tagged.formatted(7)));
    assertThat(stream("/process.Process/Connect", byTag).body()).contains("\"exitCode\":7");
    assertThat(ask("/process.Process/CloseStdin", "{\"process\":{\"tag\":\"once\"}}").body())
        .contains("not_found")
        .contains("process with tag once not found");
  }

  @Test
  void processesAreListedAsTheyWereAskedFor() throws Exception {
    CommandOptions options =
        CommandOptions.standard().withEnvironment(Map.of("ASKED", "for")).withDirectory("/tmp");
    try (RunningCommand sleep = sandbox().commands().start("sleep 60", options)) {
      assertThat(sandbox().commands().list())
          .filteredOn(one -> one.pid() == sleep.pid())
          .singleElement()
          .satisfies(one -> assertThat(one.environment()).isEqualTo(Map.of("ASKED", "for")));
      sleep.kill();
    }
  }

  @Test
  void aTerminalNeedsNoSize() throws Exception {
    String terminal = "{\"process\":{\"cmd\":\"tty\"},\"pty\":{}}";

    assertThat(stream(START, message(terminal)).body())
        .contains("\"pty\":")
        .contains("exit status 0");
  }
}
