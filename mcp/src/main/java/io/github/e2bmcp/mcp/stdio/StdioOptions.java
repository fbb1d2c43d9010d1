package io.github.e2bmcp.mcp.stdio;

import java.time.Duration;

/**
 * Bounds of the stdio transport.
 *
 * @param maxLineBytes a longer line is skipped and answered with an error
 * @param maxInFlight requests served at once; one more is answered with an error
 * @param grace how long, after the end of the input, running requests may take to be answered
 */
public record StdioOptions(int maxLineBytes, int maxInFlight, Duration grace) {
  public static final StdioOptions DEFAULT =
      new StdioOptions(64 << 20, 1024, Duration.ofSeconds(2));

  public StdioOptions {
    if (maxLineBytes < 1024 || maxInFlight < 1 || grace.isNegative()) {
      throw new IllegalArgumentException("Not fit for stdio: " + maxLineBytes + ", " + maxInFlight);
    }
  }
}
