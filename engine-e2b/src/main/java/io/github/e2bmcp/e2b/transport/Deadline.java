package io.github.e2bmcp.e2b.transport;

import java.time.Duration;

/** The moment by which a call must have ended; there may be none. */
public final class Deadline {

  /** No deadline at all. */
  public static final Deadline NONE = new Deadline(0, false);

  private final long atNanos;
  private final boolean bounded;

  private Deadline(long atNanos, boolean bounded) {
    this.atNanos = atNanos;
    this.bounded = bounded;
  }

  /** The wait counted from now; {@link Duration#ZERO} means no deadline, as in the SDKs. */
  public static Deadline after(Duration wait) {
    return wait.isZero() ? NONE : new Deadline(System.nanoTime() + saturatedNanos(wait), true);
  }

  public boolean bounded() {
    return bounded;
  }

  /** What is left, never negative; a very long time when there is no deadline. */
  public Duration remaining() {
    if (!bounded) {
      return Duration.ofNanos(Long.MAX_VALUE / 4);
    }
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  public boolean expired() {
    return bounded && atNanos - System.nanoTime() <= 0;
  }

  /** The earlier of both. */
  public Deadline earlier(Deadline other) {
    if (!bounded) {
      return other;
    }
    return !other.bounded || atNanos - other.atNanos <= 0 ? this : other;
  }

  private static long saturatedNanos(Duration wait) {
    return wait.compareTo(Duration.ofDays(3650)) > 0 ? Long.MAX_VALUE / 4 : wait.toNanos();
  }
}
