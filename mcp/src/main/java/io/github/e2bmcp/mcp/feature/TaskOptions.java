package io.github.e2bmcp.mcp.feature;

import java.time.Duration;

/**
 * Bounds of tasks.
 *
 * @param patience how long a call may take before it becomes a task
 * @param ttl how long a task can be asked for, from its beginning; what still runs then is stopped
 * @param poll how often a client should ask
 * @param perPrincipal tasks at once, finished ones included; with more, calls stay calls
 * @param total the same for all principals together
 */
public record TaskOptions(
    Duration patience, Duration ttl, Duration poll, int perPrincipal, int total) {
  public static final TaskOptions DEFAULT =
      new TaskOptions(Duration.ofSeconds(3), Duration.ofHours(1), Duration.ofSeconds(1), 50, 1000);
}
