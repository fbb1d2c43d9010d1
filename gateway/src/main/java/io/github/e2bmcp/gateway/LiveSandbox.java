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
   */
  record Terms(
      String owner,
      String template,
      Map<String, String> metadata,
      Map<String, String> environment,
      boolean secure,
      boolean pauseAtEnd,
      boolean allowInternetAccess) {}

  private final String id;
  private final Sandbox sandbox;
  private final Terms terms;
  private final String token;
  private final Instant startedAt = Instant.now();
  private final ProcessHubs processes;
  private final DirectoryWatchers watchers;
  private final CodeContexts contexts;
  private volatile Instant endAt;
  private volatile boolean paused;

  LiveSandbox(String id, Sandbox sandbox, Terms terms, String token, Instant endAt) {
    this.id = id;
    this.sandbox = sandbox;
    this.terms = terms;
    this.token = token;
    this.endAt = endAt;
    processes = new ProcessHubs(sandbox);
    watchers = new DirectoryWatchers(sandbox);
    contexts = new CodeContexts(sandbox);
  }

  String id() {
    return id;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Terms terms() {
    return terms;
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
    processes.close();
    watchers.close();
  }
}
