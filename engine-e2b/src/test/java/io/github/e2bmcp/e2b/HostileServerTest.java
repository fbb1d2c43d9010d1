package io.github.e2bmcp.e2b;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Answer;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A server that means harm: to the client's memory, its time and its key. */
class HostileServerTest extends FaultyServer {

  private static final String CREATE = "POST /v2/sandboxes";
  private static final String START = "POST /process.Process/Start";
  private static final String STARTED = "{\"event\":{\"start\":{\"pid\":24}}}";
  private static final String ENDED = "{\"event\":{\"end\":{\"exited\":true}}}";

  private CommandResult run() {
    return sandbox.commands().run("x", CommandOptions.standard().withTimeout(PATIENCE));
  }

  @Test
  void aRedirectTakesTheKeyNowhere() throws Exception {
    try (ScriptedServer elsewhere = new ScriptedServer()) {
      String to = "Location: " + elsewhere.url() + "/v2/sandboxes\r\n";
      server.on(CREATE, (request, answer) -> answer.full(307, to, new byte[0]));
      server.on(START, (request, answer) -> answer.full(302, to, new byte[0]));

      failsWith(E2bException.Protocol.class, client::create);
      failsWith(E2bException.Protocol.class, this::run);
      assertThat(elsewhere.connections()).isZero();
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void anAnswerThatUnpacksWithoutEnd() {
    server.on(
        CREATE,
        (request, answer) ->
            answer.full(
                201,
                "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
                Answer.gzip(new byte[80 << 20])));

    failsWith(E2bException.Protocol.class, client::create);
  }

  @Test
  void aFrameThatUnpacksWithoutEnd() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT + "Connect-Content-Encoding: gzip\r\n");
          answer.chunk(Answer.envelope(1, Answer.gzip(new byte[32 << 20])));
          answer.awaitClientGone();
        });

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void headersThatNeverEnd() {
    server.on(
        CREATE,
        (request, answer) -> {
          answer.raw("HTTP/1.1 201 X\r\n");
          for (int i = 0; i < 500; i++) {
            answer.raw("X-" + i + ": y\r\n");
            Thread.sleep(10);
          }
          answer.awaitClientGone();
        });

    timesOut(HURRY, hurried::create);
  }

  @Test
  void aFrameThatIsNoText() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.chunk(
              Answer.envelope(
                  0, "{\"event\":{\"\u00ff\":1}}".getBytes(StandardCharsets.ISO_8859_1)));
          answer.awaitClientGone();
        });

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void aFrameWithUnknownFlags() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(64, STARTED);
          answer.awaitClientGone();
        });

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void whatComesAfterTheEndIsNotRead() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, STARTED);
          answer.frame(0, ENDED);
          answer.frame(2, "{}");
          answer.frame(2, "{\"error\":{\"code\":\"internal\",\"message\":\"once more\"}}");
          answer.awaitClientGone();
        });

    inTime(() -> assertThat(run().exitCode()).isZero());
  }
}
