package io.github.e2bmcp.sandbox;

import java.time.Duration;

/**
 * Resources used.
 *
 * @param wall elapsed time
 * @param cpu processor time of all processes counted
 * @param peakMemoryBytes highest resident memory; -1 where unknown
 */
public record Usage(Duration wall, Duration cpu, long peakMemoryBytes) {

  public static final Usage NONE = new Usage(Duration.ZERO, Duration.ZERO, -1);
}
