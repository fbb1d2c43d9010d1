package io.github.e2bmcp.server.program;

import static io.github.e2bmcp.server.log.Field.field;

import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.log.Log;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sandbox could be made now. However many ask, there is one question to the engine at a
 * time and at most one in two seconds. Safe for use by several threads.
 */
final class Readiness {

  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Answer(@Nullable String problem, long nanoTime) {}

  private final Supplier<@Nullable String> question;
  private final Log log;
  private @Nullable CompletableFuture<Answer> latest;
  private @Nullable String told;

  /**
   * @param question what is wrong, or null; may take its time
   */
  Readiness(Supplier<@Nullable String> question, Log log) {
    this.question = question;
    this.log = log;
  }

  /** What is in the way; null when nothing is. Waits 5 s at most. */
  @Nullable String problem() throws InterruptedException {
    try {
      return latest().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).problem();
    } catch (TimeoutException e) {
      return "the engine gave no sign of life for " + PATIENCE.toSeconds() + " s";
    } catch (ExecutionException e) {
      return "the engine failed: " + e.getCause();
    }
  }

  private synchronized CompletableFuture<Answer> latest() {
    CompletableFuture<Answer> known = latest;
    if (known == null || old(known)) {
      CompletableFuture<Answer> next = new CompletableFuture<>();
      latest = next;
      Thread.ofVirtual().name("readiness").start(() -> ask(next));
      return next;
    }
    return known;
  }

  private static boolean old(CompletableFuture<Answer> known) {
    return known.isDone()
        && (known.isCompletedExceptionally()
            || System.nanoTime() - known.resultNow().nanoTime() > FRESH_NANOS);
  }

  private void ask(CompletableFuture<Answer> answer) {
    try {
      String problem = question.get();
      tell(problem);
      answer.complete(new Answer(problem, System.nanoTime()));
    } catch (SandboxException e) {
      tell(e.text());
      answer.complete(new Answer(e.text(), System.nanoTime()));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Says what has changed: who watches the service asks often. */
  private synchronized void tell(@Nullable String problem) {
    if (!Objects.equals(problem, told)) {
      told = problem;
      if (problem == null) {
        log.info("ready again");
      } else {
        log.warn("not ready", field("error", problem));
      }
    }
  }
}
