package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.access.ApiKeys;
import io.github.e2bmcp.gateway.network.WayOut;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** A sandbox as E2B's API sees it: the engine's, with what only the API knows of it. */
public final class LiveSandbox {

  /** The version whose daemon the gateway equals; SDKs ask for no more than it has. */
  public static final String ENVD_VERSION = "0.6.4";

  /** The engine ends a sandbox by itself a little after the gateway would. */
  static final Duration SLACK = Duration.ofSeconds(30);

  private final String id;
  private final Sandbox sandbox;
  private final WayOut wayOut;
  private final SandboxTerms terms;
  private final String token;
  private final Instant startedAt;
  private final CpuGauge cpu = new CpuGauge(Instant.now());
  private final SandboxLog log = new SandboxLog();
  private final ObjectNode kept;
  private final Map<Class<?>, SandboxPart> parts = new LinkedHashMap<>();
  private volatile Instant endAt;
  private volatile boolean paused;
  private volatile boolean gone;

  /** A new one. */
  LiveSandbox(SandboxPlace place, SandboxTerms terms, String token, Instant endAt) {
    this(place, terms, token, Instant.now(), endAt, Json.object());
  }

  /**
   * One that was known before.
   *
   * @param kept what its parts had kept
   */
  LiveSandbox(
      SandboxPlace place,
      SandboxTerms terms,
      String token,
      Instant startedAt,
      Instant endAt,
      ObjectNode kept) {
    this.id = place.id();
    this.sandbox = place.sandbox();
    this.wayOut = place.wayOut();
    this.terms = terms;
    this.token = token;
    this.startedAt = startedAt;
    this.endAt = endAt;
    this.kept = kept;
  }

  public String id() {
    return id;
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  public WayOut wayOut() {
    return wayOut;
  }

  /** What a request to a port of it must carry; empty when it need not carry anything. */
  public String trafficToken() {
    return wayOut.terms().publicTraffic() ? "" : ApiKeys.hash("traffic " + token);
  }

  /** Whether a request with this token may reach its ports. */
  public boolean admitsTraffic(String candidate) {
    String wanted = trafficToken();
    return wanted.isEmpty()
        || MessageDigest.isEqual(
            wanted.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  public SandboxTerms terms() {
    return terms;
  }

  /** The secret that is its own, whether or not its daemon wants it. */
  String secret() {
    return token;
  }

  /** What its daemon wants with every call; empty when it wants nothing. */
  public String token() {
    return terms.secure() ? token : "";
  }

  /** Whether this is the token, in a time that does not tell how much of it is right. */
  public boolean admits(String candidate) {
    return !terms.secure()
        || MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  /** What a door holds of it, made at the first use. */
  public <T extends SandboxPart> T part(Class<T> type, Function<LiveSandbox, T> maker) {
    synchronized (parts) {
      SandboxPart known = parts.get(type);
      if (known == null) {
        known = maker.apply(this);
        parts.put(type, known);
      }
      return type.cast(known);
    }
  }

  /** What its parts keep while it is paused, and had kept when it was taken over. */
  public ObjectNode kept() {
    synchronized (parts) {
      parts.values().forEach(part -> part.keep(kept));
      return kept.deepCopy();
    }
  }

  public SandboxLog log() {
    return log;
  }

  CpuGauge cpu() {
    return cpu;
  }

  public Instant startedAt() {
    return startedAt;
  }

  public Instant endAt() {
    return endAt;
  }

  /** Sets the remaining life, counted from now. */
  public void extend(Duration life) {
    sandbox.extend(life.plus(SLACK));
    endAt = Instant.now().plus(life);
  }

  /** Gives the engine its end back, which a pause that failed had put off. */
  void endAsBefore() {
    Duration left = Duration.between(Instant.now(), endAt);
    sandbox.extend((left.isNegative() ? Duration.ZERO : left).plus(SLACK));
  }

  /** Lengthens the remaining life; a shorter one than is left changes nothing. */
  public void extendToAtLeast(Duration life) {
    if (Instant.now().plus(life).isAfter(endAt)) {
      extend(life);
    }
  }

  public boolean paused() {
    return paused;
  }

  public void paused(boolean value) {
    paused = value;
  }

  /** Whether it was killed, or its time was over. */
  public boolean gone() {
    return gone;
  }

  /** Ends what this side holds of it. */
  void letGo() {
    gone = true;
    wayOut.close();
    synchronized (parts) {
      parts.values().forEach(SandboxPart::close);
      parts.clear();
    }
  }
}
