package io.github.e2bmcp.http;

import java.time.Duration;

/**
 * What one server takes from its clients.
 *
 * @param headerBytes request line and headers, each; more is answered 414 or 431
 * @param bodyBytes default bound of a request's body; more is answered 413
 * @param connections open at once; more are answered 503 and closed
 * @param requests handled at once; more are answered 503
 * @param headerTimeout from a request's first byte (or the connect) to the end of its headers
 * @param idleTimeout how long a connection may wait for its next request
 * @param stallTimeout how long a body or the taking of an answer may stand still
 */
public record HttpLimits(
    int headerBytes,
    long bodyBytes,
    int connections,
    int requests,
    Duration headerTimeout,
    Duration idleTimeout,
    Duration stallTimeout) {

  public HttpLimits {
    if (headerBytes <= 0 || bodyBytes < 0 || connections <= 0 || requests <= 0) {
      throw new IllegalArgumentException("every limit must be positive");
    }
    if (!headerTimeout.isPositive() || !idleTimeout.isPositive() || !stallTimeout.isPositive()) {
      throw new IllegalArgumentException("every timeout must be positive");
    }
  }

  /**
   * 16 KiB of headers, 4 MiB of body, 1,024 connections, 256 requests; 10 s, 60 s and 60 s of time.
   */
  public static HttpLimits standard() {
    return new HttpLimits(
        16 << 10,
        4L << 20,
        1_024,
        256,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60));
  }

  public HttpLimits withHeaderBytes(int value) {
    return new HttpLimits(
        value, bodyBytes, connections, requests, headerTimeout, idleTimeout, stallTimeout);
  }

  public HttpLimits withBodyBytes(long value) {
    return new HttpLimits(
        headerBytes, value, connections, requests, headerTimeout, idleTimeout, stallTimeout);
  }

  public HttpLimits withConnections(int value) {
    return new HttpLimits(
        headerBytes, bodyBytes, value, requests, headerTimeout, idleTimeout, stallTimeout);
  }

  public HttpLimits withRequests(int value) {
    return new HttpLimits(
        headerBytes, bodyBytes, connections, value, headerTimeout, idleTimeout, stallTimeout);
  }

  /** The same bounds with other times. */
  public HttpLimits withTimeouts(Duration header, Duration idle, Duration stall) {
    return new HttpLimits(headerBytes, bodyBytes, connections, requests, header, idle, stall);
  }
}
