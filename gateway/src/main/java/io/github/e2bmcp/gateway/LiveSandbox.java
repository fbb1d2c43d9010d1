package io.github.e2bmcp.gateway;

import io.github.e2bmcp.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;

/** A sandbox as E2B's API sees it: the engine's, with what only the API knows of it. */
final class LiveSandbox {

  /**
   * What was asked for when it was made.
   *
   * @param secure whether its daemon wants a token with every call
   * @param pauseAtEnd whether it is paused, not killed, when its time is over
   * @param wakes whether a request to a port of it resumes it
   */
  record Terms(
      String owner,
      String template,
      Map<String, String> metadata,
      Map<String, String> environment,
      boolean secure,
      boolean pauseAtEnd,
      boolean wakes) {}

  /**
   * Where it is.
   *
   * @param id as clients know it
   */
  record Place(String id, Sandbox sandbox, WayOut wayOut) {}

  private final String id;
  private final Sandbox sandbox;
  private final WayOut wayOut;
  private final Terms terms;
  private final String token;
  private final Instant startedAt;
  private final CpuGauge cpu = new CpuGauge(Instant.now());
  private final SandboxLog log = new SandboxLog();
  private final ProcessHubs processes;
  private final DirectoryWatchers watchers;
  private final CodeContexts contexts;
  private volatile Instant endAt;
  private volatile boolean paused;

  /** A new one. */
  LiveSandbox(Place place, Terms terms, String token, Instant endAt) {
    this(place, terms, token, Instant.now(), endAt, new CodeContexts(place.sandbox()));
  }

  /** One that was known before. */
  LiveSandbox(
      Place place,
      Terms terms,
      String token,
      Instant startedAt,
      Instant endAt,
      CodeContexts contexts) {
    this.id = place.id();
    this.sandbox = place.sandbox();
    this.wayOut = place.wayOut();
    this.terms = terms;
    this.token = token;
    this.startedAt = startedAt;
    this.endAt = endAt;
    processes = new ProcessHubs(sandbox);
    watchers = new DirectoryWatchers(sandbox);
    this.contexts = contexts;
  }

  String id() {
    return id;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  WayOut wayOut() {
    return wayOut;
  }

  /** What a request to a port of it must carry; empty when it need not carry anything. */
  String trafficToken() {
    return wayOut.terms().publicTraffic() ? "" : ApiKeys.hash("traffic " + token);
  }

  /** Whether a request with this token may reach its ports. */
  boolean admitsTraffic(String candidate) {
    String wanted = trafficToken();
    return wanted.isEmpty()
        || MessageDigest.isEqual(
            wanted.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  Terms terms() {
    return terms;
  }

  /** The secret that is its own, whether or not its daemon wants it. */
  String secret() {
    return token;
  }

  /** What its daemon wants with every call; empty when it wants nothing. */
  String token() {
    return terms.secure() ? token : "";
  }

  /** Whether this is the token, in a time that does not tell how much of it is right. */
  boolean admits(String candidate) {
    return !terms.secure()
        || MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  ProcessHubs processes() {
    return processes;
  }

  DirectoryWatchers watchers() {
    return watchers;
  }

  CodeContexts contexts() {
    return contexts;
  }

  SandboxLog log() {
    return log;
  }

  CpuGauge cpu() {
    return cpu;
  }

  Instant startedAt() {
    return startedAt;
  }

  Instant endAt() {
    return endAt;
  }

  void endAt(Instant value) {
    endAt = value;
  }

  boolean paused() {
    return paused;
  }

  void paused(boolean value) {
    paused = value;
  }

  /** Ends what this side holds of it. */
  void letGo() {
    wayOut.close();
    processes.close();
    watchers.close();
  }
}
