package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs trials side by side, each within a deadline. */
public final class Lanes {

  private Lanes() {}

  /**
   * Runs all, so many at once, and says each verdict as it comes.
   *
   * @return the verdicts in the order of the trials
   * @throws SandboxException.Cancelled when the calling thread is interrupted
   */
  public static List<Verdict> run(
      int lanes, List<Callable<Verdict>> trials, Consumer<Verdict> progress) {
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      List<Future<Verdict>> running =
          trials.stream()
              .map(trial ->
                  threads.submit(() -> {
                    Verdict verdict = trial.call();
                    progress.accept(verdict);
                    return verdict;
                  }))
              .toList();
      return running.stream().map(Lanes::result).toList();
    }
  }

  private static Verdict result(Future<Verdict> verdict) {
    try {
      return verdict.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("the battery was interrupted", e);
    } catch (ExecutionException e) {
      throw new SandboxException.Internal("a verdict failed", e);
    }
  }

  /** What a trial found; one that does not end within the deadline has reached what it wanted. */
  public static Finding within(Duration deadline, Callable<Finding> trial) {
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Finding> running = thread.submit(trial);
      try {
        return running.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        thread.shutdownNow();
        return Finding.reached("no end within " + deadline.toSeconds() + " s");
      } catch (ExecutionException e) {
        return Finding.unclear("the trial failed: " + e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        thread.shutdownNow();
        throw new SandboxException.Cancelled("the battery was interrupted", e);
      }
    }
  }
}
