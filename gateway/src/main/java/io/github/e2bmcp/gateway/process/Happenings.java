package io.github.e2bmcp.gateway.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one client sees of a process. For one thread. */
interface Happenings extends AutoCloseable {

  /** The next happening; null when none came within the wait. Nothing comes after the last. */
  @Nullable Happening next(Duration wait) throws InterruptedException;

  /** Whether none is at hand. */
  boolean idle() throws InterruptedException;

  /** Sees no more; the process runs on. */
  @Override
  void close();
}
