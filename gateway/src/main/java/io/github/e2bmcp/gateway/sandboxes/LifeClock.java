package io.github.e2bmcp.gateway.sandboxes;

import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends sandboxes when their time is over, each on a thread of its own. */
final class LifeClock implements AutoCloseable {

  private static final int TICK_MILLIS = 250;

  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway-lifetimes").factory());

  /**
   * Starts.
   *
   * @param end called for each that is overdue, again and again until it is gone or paused
   */
  LifeClock(Iterable<LiveSandbox> sandboxes, Consumer<LiveSandbox> end) {
    var ticking =
        ticks.scheduleWithFixedDelay(
            () -> tick(sandboxes, end), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    if (ticking.isCancelled()) {
      throw new IllegalStateException("the clock does not run");
    }
  }

  private static void tick(Iterable<LiveSandbox> sandboxes, Consumer<LiveSandbox> end) {
    Instant now = Instant.now();
    for (LiveSandbox live : sandboxes) {
      if (!live.paused() && live.endAt().isBefore(now)) {
        Thread.ofVirtual().start(() -> end.accept(live));
      }
    }
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}
