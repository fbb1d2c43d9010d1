package io.github.e2bmcp.e2b;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Answer;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.transport.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams that break off, stall, lie or are lost during a run. */
class StreamFaultsTest extends FaultyServer {

  private static final String START = "POST /process.Process/Start";
  private static final String STARTED = "{\"event\":{\"start\":{\"pid\":24}}}";
  private static final String HEALTH = "GET /health";
  private static final String GONE =
      "{\"sandboxId\":\"i\",\"message\":\"The sandbox was not found\",\"code\":502}";

  /** What goes wrong once a command has begun. */
  @FunctionalInterface
  private interface Rest {
    void play(Answer answer) throws IOException, InterruptedException;
  }

  private void afterStart(Rest rest) {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, STARTED);
          rest.play(answer);
        });
  }

  private void sandboxLives() {
    server.on(HEALTH, (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
  }

  private void run() {
    sandbox.commands().run("x", CommandOptions.standard().withTimeout(PATIENCE));
  }

  private void runHurried() {
    runHurried(HURRY);
  }

  private void runHurried(Duration timeout) {
    Sandboxes.open(hurried, "0.6.13")
        .commands()
        .run("x", CommandOptions.standard().withTimeout(timeout));
  }

  @Test
  void aStreamThatIsCutWhileTheSandboxLives() {
    sandboxLives();
    afterStart(Answer::cut);

    failsWith(E2bException.ConnectionFailed.class, this::run);
  }

  @Test
  void aStreamThatIsCutBecauseTheSandboxDied() {
    server.onJson(HEALTH, 502, GONE);
    afterStart(Answer::cut);

    failsWith(E2bException.SandboxNotRunning.class, this::run);
  }

  @Test
  void aStreamThatEndsProperlyInHttpButNotInConnect() {
    sandboxLives();
    afterStart(Answer::end);

    failsWith(E2bException.ConnectionFailed.class, this::run);
  }

  @Test
  void halfAFrame() {
    sandboxLives();
    afterStart(answer -> {
      answer.chunk(new byte[] {0, 0, 0, 1, 0, '{', '"'});
      answer.end();
    });

    failsWith(E2bException.ConnectionFailed.class, this::run);
  }

  @Test
  void aFrameThatClaimsFourGigabytes() {
    afterStart(answer -> {
      answer.chunk(new byte[] {0, -1, -1, -1, -1});
      answer.awaitClientGone();
    });

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void aFrameThatIsNoJson() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, "{nonsense");
          answer.awaitClientGone();
        });

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void outputThatIsNoBase64() {
    afterStart(answer -> {
      answer.frame(0, "{\"event\":{\"data\":{\"stdout\":\"%%%\"}}}");
      answer.awaitClientGone();
    });

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void anEventThatCannotBeReadEndsItsStream() {
    afterStart(answer -> {
      answer.frame(0, "{\"event\":{\"data\":{\"stderr\":\"%%%\"}}}");
      answer.awaitClientGone();
    });
    RunningCommand command = sandbox.commands().start("x", CommandOptions.standard());
    assertThat(Usage.of(client.http())).isEqualTo(new Usage(1, 0));

    failsWith(E2bException.Protocol.class, command::waitFor);
  }

  @Test
  void aPackedFrameIsUnpacked() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT + "Connect-Content-Encoding: gzip\r\n");
          answer.chunk(Answer.envelope(1, Answer.gzip(STARTED.getBytes(StandardCharsets.UTF_8))));
          answer.frame(0, "{\"event\":{\"end\":{\"exited\":true}}}");
          answer.frame(2, "{}");
          answer.end();
        });

    inTime(this::run);
  }

  @Test
  void aPackedFrameOfAnUnknownPacking() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.chunk(Answer.envelope(1, new byte[] {1, 2, 3}));
          answer.awaitClientGone();
        });

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void headersThatDoNotCome() {
    server.on(START, (request, answer) -> answer.awaitClientGone());

    timesOut(HURRY, this::runHurried);
  }

  @Test
  void aProcessThatDoesNotStart() {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.awaitClientGone();
        });

    timesOut(HURRY, () -> runHurried(Duration.ZERO));
  }

  @Test
  void aServerThatForgetsTheDeadline() {
    afterStart(Answer::awaitClientGone);

    // The client leaves it two seconds to tell the end itself.
    timesOut(HURRY.plusSeconds(2), this::runHurried);
  }

  @Test
  void aSandboxThatIsGone() {
    server.onJson(START, 502, GONE);

    failsWith(E2bException.SandboxNotRunning.class, this::run);
  }

  @Test
  void aDaemonThatIsNotUp() {
    server.onJson(
        START, 502, "{\"message\":\"The sandbox is running but port is not open\",\"code\":502}");

    failsWith(E2bException.SandboxUnreachable.class, this::run);
  }

  @Test
  void aPageOfAProxyInsteadOfAStream() {
    server.on(
        START,
        (request, answer) ->
            answer.full(
                200, "Content-Type: text/html\r\n", "<p>".getBytes(StandardCharsets.UTF_8)));

    failsWith(E2bException.Protocol.class, this::run);
  }

  @Test
  void pagesOfGatewaysThatCannotReachTheSandbox() {
    byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
    server.on(START, (request, answer) -> answer.full(503, "", page));
    server.on(START, (request, answer) -> answer.full(504, "", page));

    failsWith(E2bException.SandboxUnreachable.class, this::run);
    failsWith(E2bException.Timeout.class, this::run);
  }

  @Test
  void aRefusalOverHttp() {
    server.onJson(START, 401, "{\"code\":401,\"message\":\"unauthorized access\"}");

    failsWith(E2bException.Authentication.class, this::run);
  }

  @Test
  void interruptingARunGivesTheConnectionUp() throws Exception {
    CountDownLatch streaming = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    afterStart(answer -> {
      streaming.countDown();
      try {
        answer.awaitClientGone();
      } finally {
        gone.countDown();
      }
    });
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                outcome.complete(
                    catchThrowable(() ->
                        sandbox
                            .commands()
                            .run("x", CommandOptions.standard().withTimeout(Duration.ZERO)))));
    assertThat(streaming.await(5, TimeUnit.SECONDS)).isTrue();

    caller.interrupt();

    assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(E2bException.Cancelled.class);
    assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingACommandFromAnotherThreadEndsTheWait() throws Exception {
    sandboxLives();
    afterStart(Answer::awaitClientGone);
    RunningCommand command =
        sandbox.commands().start("x", CommandOptions.standard().withTimeout(Duration.ZERO));
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> outcome.complete(catchThrowable(command::waitFor)));

    command.close();

    assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(E2bException.ConnectionFailed.class);
  }
}
