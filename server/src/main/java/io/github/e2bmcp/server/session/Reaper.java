package io.github.e2bmcp.server.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Closes sandboxes when their time has come, on a thread of its own that starts with the first of
 * them.
 */
public final class Reaper implements AutoCloseable {

  private static final Duration LONGEST_NAP = Duration.ofSeconds(30);

  private final Sessions sessions;
  private final InstantSource clock;
  private final Thread thread;

  public Reaper(Sessions sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("reaper").start(this::run);
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      Instant next = sessions.sweep();
      Duration nap = Duration.between(clock.instant(), next);
      if (nap.compareTo(LONGEST_NAP) > 0) {
        nap = LONGEST_NAP;
      }
      try {
        Thread.sleep(nap.isNegative() ? Duration.ofMillis(1) : nap.plusMillis(1));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
