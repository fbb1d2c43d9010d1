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
    long now = System.nanoTime();
    tokens = Math.min(burst, tokens + (double) (now - last) / nanosEach);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
