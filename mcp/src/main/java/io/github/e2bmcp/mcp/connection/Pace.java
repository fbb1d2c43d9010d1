package io.github.e2bmcp.mcp.connection;

/** A token bucket: a burst, then one every so often. Not safe for use by several threads. */
public final class Pace {
  private final int burst;
  private final long nanosEach;
  private double tokens;
  private long last = System.nanoTime();

  public Pace(int burst, long nanosEach) {
    this.burst = burst;
    this.nanosEach = nanosEach;
    this.tokens = burst;
  }

  public boolean take() {
    return take(1);
  }

  /** Takes all or none. */
  public boolean take(int count) {
    long now = System.nanoTime();
    tokens = Math.min(burst, tokens + (double) (now - last) / nanosEach);
    last = now;
    if (tokens < count) {
      return false;
    }
    tokens -= count;
    return true;
  }

  /** How long until so many can be taken, or until the burst is whole if they are more than it. */
  public long nanosUntil(int count) {
    return (long) Math.max(0, (Math.min(count, burst) - tokens) * nanosEach);
  }
}
