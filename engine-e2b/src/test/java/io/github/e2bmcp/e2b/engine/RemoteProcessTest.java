package io.github.e2bmcp.e2b.engine;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteProcessTest {

  private final ScriptedServer server = new ScriptedServer();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** envd waits for whoever holds the outputs; a signal makes it tell how the process ended. */
  @Test
  void theEndComesThoughADaemonHoldsTheOutputs() {
    CountDownLatch signalled = new CountDownLatch(1);
    givesASandbox();
    server.on(
        "POST /process.Process/Start",
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, "{\"event\":{\"start\":{\"pid\":24}}}");
          if (await(signalled)) {
            answer.frame(0, "{\"event\":{\"end\":{\"exitCode\":3,\"exited\":true}}}");
            answer.frame(2, "{}");
            answer.end();
          }
        });
    server.on(
        "GET /files",
        (request, answer) ->
            answer.full(200, "", "24 (a) S (b) Z 1 24".getBytes(StandardCharsets.UTF_8)));
    server.on(
        "POST /process.Process/SendSignal",
        (request, answer) -> {
          signalled.countDown();
          answer.json(200, "{}");
        });

    try (E2bEngine engine = new E2bEngine(Sandboxes.config(server), E2bEngineOptions.standard());
        SandboxProcess process =
            engine.create(SandboxSpec.standard()).start(ProcessSpec.of("leaves-a-daemon"))) {
      assertThat(process.next(Duration.ofSeconds(20)))
          .isInstanceOfSatisfying(
              ProcessEvent.Ended.class,
              ended -> {
                assertThat(ended.exit().exitCode()).isEqualTo(3);
                assertThat(ended.exit().endedBy()).isEqualTo(EndedBy.EXIT);
              });
    }
  }

  /** A connection that breaks without saying so would hold the writer for ever. */
  @Test
  void aWriteEndsWithTheTimeOfItsProgram() {
    givesASandbox();
    server.on(
        "POST /process.Process/Start",
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, "{\"event\":{\"start\":{\"pid\":24}}}");
          answer.awaitClientGone();
        });
    server.on("POST /process.Process/SendInput", (request, answer) -> answer.awaitClientGone());
    ProcessSpec brief = ProcessSpec.of("cat").withStdin().withTimeout(Duration.ofMillis(600));

    try (E2bEngine engine = new E2bEngine(Sandboxes.config(server), E2bEngineOptions.standard());
        SandboxProcess process = engine.create(SandboxSpec.standard()).start(brief)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> process.write(new byte[10]))
          .isInstanceOf(SandboxException.DeadlineExceeded.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  private void givesASandbox() {
    server.onJson(
        "POST /v2/sandboxes",
        201,
        "{\"sandboxID\":\""
            + Sandboxes.ID
            + "\",\"envdVersion\":\"0.9.1\",\"envdAccessToken\":\"t\"}");
    server.on(
        "DELETE /sandboxes/" + Sandboxes.ID,
        (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
  }

  private static boolean await(CountDownLatch latch) throws IOException {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
