package io.github.e2bmcp.server.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.log.Level;
import io.github.e2bmcp.server.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessTest {

  @Test
  void howeverManyAskTheEngineIsAskedOnceAndTheLogToldOnce() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    AtomicInteger questions = new AtomicInteger();
    CountDownLatch everyoneWaits = new CountDownLatch(1);
    try (Log log = Log.open(Level.INFO, null, new PrintStream(said, true, UTF_8), text -> text)) {
      Readiness readiness =
          new Readiness(
              () -> {
                questions.incrementAndGet();
                join(everyoneWaits);
                throw new SandboxException.EngineUnavailable("nobody is there");
              },
              log);
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.add(answer);
        Thread.startVirtualThread(() -> answer.complete(ask(readiness)));
      }
      everyoneWaits.countDown();
      for (CompletableFuture<String> answer : answers) {
        assertThat(answer.get()).contains("nobody is there");
      }
      assertThat(questions).hasValue(1);
    }
    assertThat(said.toString(UTF_8).lines().filter(line -> line.contains("not ready"))).hasSize(1);
  }

  private static String ask(Readiness readiness) {
    try {
      return String.valueOf(readiness.problem());
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
