package io.github.e2bmcp.e2b.transport;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs short tasks later: one daemon thread for the process, started when first needed. */
final class Alarm {

  private Alarm() {}

  /** Cancelling the future forgets the task at once. */
  static Future<?> in(Duration wait, Runnable task) {
    return Clock.SCHEDULER.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static final class Clock {
    static final ScheduledThreadPoolExecutor SCHEDULER = scheduler();

    private static ScheduledThreadPoolExecutor scheduler() {
      ScheduledThreadPoolExecutor executor =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("e2b-deadlines").factory());
      executor.setRemoveOnCancelPolicy(true);
      return executor;
    }
  }
}
