package io.github.e2bmcp.egress;

import java.time.Duration;

/**
 * What one egress proxy takes from programs inside.
 *
 * @param connections open at once from one sandbox; more are answered 503
 * @param allConnections open at once from all sandboxes
 * @param headBytes of a request or a response, each
 * @param logEntries kept for each sandbox; the oldest go first
 * @param greetingTimeout until a request is complete, and again until a tunnel's first message is
 * @param resolveTimeout for looking a name up
 * @param connectTimeout for connecting, all addresses of a name together
 * @param idleTimeout how long a connection may carry nothing in either direction
 */
public record EgressLimits(
    int connections,
    int allConnections,
    int headBytes,
    int logEntries,
    Duration greetingTimeout,
    Duration resolveTimeout,
    Duration connectTimeout,
    Duration idleTimeout) {

  public EgressLimits {
    if (connections <= 0 || allConnections <= 0 || headBytes <= 0 || logEntries <= 0) {
      throw new IllegalArgumentException("every limit must be positive");
    }
    if (!greetingTimeout.isPositive()
        || !resolveTimeout.isPositive()
        || !connectTimeout.isPositive()
        || !idleTimeout.isPositive()) {
      throw new IllegalArgumentException("every timeout must be positive");
    }
  }

  /**
   * 64 connections a sandbox and 512 in all, 32 KiB of headers, 1,000 log entries; 10 s, 5 s, 10 s
   * and 5 min of time.
   */
  public static EgressLimits standard() {
    return new EgressLimits(
        64,
        512,
        32 << 10,
        1_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5));
  }

  public EgressLimits withConnections(int each, int all) {
    return new EgressLimits(
        each,
        all,
        headBytes,
        logEntries,
        greetingTimeout,
        resolveTimeout,
        connectTimeout,
        idleTimeout);
  }

  public EgressLimits withLogEntries(int value) {
    return new EgressLimits(
        connections,
        allConnections,
        headBytes,
        value,
        greetingTimeout,
        resolveTimeout,
        connectTimeout,
        idleTimeout);
  }

  /** The same bounds with other times. */
  public EgressLimits withTimeouts(
      Duration greeting, Duration resolve, Duration connect, Duration idle) {
    return new EgressLimits(
        connections, allConnections, headBytes, logEntries, greeting, resolve, connect, idle);
  }
}
