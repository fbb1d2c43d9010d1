package io.github.e2bmcp.mcp.http;

import java.time.Duration;
import java.util.Set;

/**
 * How Streamable HTTP is served.
 *
 * @param path of the one endpoint, such as {@code /mcp}
 * @param hosts names, without port, by which clients may reach the server beside those of the
 *     loopback interface; {@code *} for any, behind a proxy that checks
 * @param origins origins of web pages, such as {@code https://app.example.com}, that may call it
 *     beside pages of this machine
 * @param maxBodyBytes of one request
 * @param sessions bounds of the legacy era's sessions
 * @param streams how their answers become streams that a client can come back to
 * @param quota what one principal may have
 */
public record HttpOptions(
    String path,
    Set<String> hosts,
    Set<String> origins,
    long maxBodyBytes,
    SessionLimits sessions,
    StreamLimits streams,
    Quota quota) {
  /**
   * Bounds of sessions.
   *
   * @param total more are refused
   * @param perPrincipal with one more, the one that the principal used least lately ends
   * @param idle a session that was not used for so long ends
   */
  public record SessionLimits(int total, int perPrincipal, Duration idle) {}

  /**
   * How long answers are streamed to the legacy era's sessions, so that a lost connection loses
   * nothing.
   *
   * @param patience an answer that takes longer begins as a stream of events
   * @param hold after so long a client of 2025-11-25 is told to come back for the rest, and the
   *     connection closed; a proxy on the way may allow less than a call takes
   * @param keptBytes of what was sent and may be asked for again, the newest, in all; one principal
   *     has a quarter of it
   */
  public record StreamLimits(Duration patience, Duration hold, long keptBytes) {}

  /**
   * What one principal may have.
   *
   * @param concurrent requests at once
   * @param perMinute requests a minute, in bursts up to as many
   */
  public record Quota(int concurrent, int perMinute) {}

  public HttpOptions {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("The path must begin with a slash: " + path);
    }
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }

  /** {@code /mcp} for this machine only; 16 MiB bodies; bounds fit for a small team. */
  public static HttpOptions standard() {
    return new HttpOptions(
        "/mcp",
        Set.of(),
        Set.of(),
        16L << 20,
        new SessionLimits(1000, 100, Duration.ofMinutes(30)),
        new StreamLimits(Duration.ofSeconds(15), Duration.ofMinutes(5), 16L << 20),
        new Quota(64, 1200));
  }

  public HttpOptions withPath(String other) {
    return new HttpOptions(other, hosts, origins, maxBodyBytes, sessions, streams, quota);
  }

  public HttpOptions withHosts(Set<String> names) {
    return new HttpOptions(path, names, origins, maxBodyBytes, sessions, streams, quota);
  }

  public HttpOptions withOrigins(Set<String> pages) {
    return new HttpOptions(path, hosts, pages, maxBodyBytes, sessions, streams, quota);
  }

  public HttpOptions withMaxBodyBytes(long bytes) {
    return new HttpOptions(path, hosts, origins, bytes, sessions, streams, quota);
  }

  public HttpOptions withSessions(SessionLimits limits) {
    return new HttpOptions(path, hosts, origins, maxBodyBytes, limits, streams, quota);
  }

  public HttpOptions withStreams(StreamLimits limits) {
    return new HttpOptions(path, hosts, origins, maxBodyBytes, sessions, limits, quota);
  }

  public HttpOptions withQuota(Quota limits) {
    return new HttpOptions(path, hosts, origins, maxBodyBytes, sessions, streams, limits);
  }
}
