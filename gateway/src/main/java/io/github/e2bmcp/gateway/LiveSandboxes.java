package io.github.e2bmcp.gateway;

import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sandboxes that were made through the gateway and live. */
final class LiveSandboxes implements AutoCloseable {

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  /** The engine ends a sandbox by itself a little after the gateway would. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  /** How long a sandbox lives after a request woke it. */
  private static final Duration WOKEN = Duration.ofMinutes(5);

  private final Supplier<SandboxEngine> engine;
  private final GatewayOptions options;
  private final Quota quota;
  private final Outside outside;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, LiveSandbox> byId = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway-lifetimes").factory());

  LiveSandboxes(Supplier<SandboxEngine> engine, GatewayOptions options, Outside outside) {
    this.engine = engine;
    this.outside = outside;
    this.options = options;
    this.quota = new Quota(options.sandboxesPerOwner());
    var ticking = clock.scheduleWithFixedDelay(this::endOverdue, 250, 250, TimeUnit.MILLISECONDS);
    if (ticking.isCancelled()) {
      throw new IllegalStateException("the clock does not run");
    }
  }

  LiveSandbox create(LiveSandbox.Terms terms, NetworkTerms network, Duration life) throws Refusal {
    quota.take(terms.owner());
    boolean made = false;
    try {
      LiveSandbox live = made(terms, network, life);
      made = true;
      return live;
    } finally {
      if (!made) {
        quota.giveBack(terms.owner());
      }
    }
  }

  private LiveSandbox made(LiveSandbox.Terms terms, NetworkTerms network, Duration life)
      throws Refusal {
    String id = newId();
    SandboxSpec spec =
        SandboxSpec.standard()
            .withTimeToLive(life.plus(SLACK))
            .withLimits(options.limits())
            .withEnvironment(terms.environment())
            .withMetadata(Map.of("e2b-id", id, "e2b-owner", terms.owner()));
    Sandbox sandbox = engine.get().create(spec);
    WayOut wayOut = wayOut(sandbox, network);
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    LiveSandbox live =
        new LiveSandbox(
            new LiveSandbox.Place(id, sandbox, wayOut),
            terms,
            HexFormat.of().formatHex(secret),
            Instant.now().plus(life));
    byId.put(id, live);
    return live;
  }

  private WayOut wayOut(Sandbox sandbox, NetworkTerms network) throws Refusal {
    boolean made = false;
    try {
      WayOut wayOut = WayOut.of(sandbox, outside, network);
      made = true;
      return wayOut;
    } finally {
      if (!made) {
        sandbox.kill();
      }
    }
  }

  private String newId() {
    StringBuilder id = new StringBuilder("i");
    for (int i = 0; i < 20; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  /** The sandbox; null when there is none. An old composite id counts by its first part. */
  @Nullable LiveSandbox find(String id) {
    int dash = id.indexOf('-');
    LiveSandbox live = byId.get(dash < 0 ? id : id.substring(0, dash));
    if (live == null || alive(live)) {
      return live;
    }
    forget(live);
    return null;
  }

  /** Asks the engine, which may have lost it. */
  private static boolean alive(LiveSandbox live) {
    try {
      SandboxInfo info = live.sandbox().info();
      return !info.id().isEmpty();
    } catch (SandboxException.SandboxNotFound | SandboxException.SandboxLost e) {
      return false;
    } catch (SandboxException e) {
      return true;
    }
  }

  /** The owner's, oldest first. */
  List<LiveSandbox> of(String owner) {
    return byId.values().stream()
        .filter(live -> live.terms().owner().equals(owner))
        .sorted(Comparator.comparing(LiveSandbox::startedAt).thenComparing(LiveSandbox::id))
        .toList();
  }

  /** All, for what comes with a signature instead of an id. */
  List<LiveSandbox> all() {
    return List.copyOf(byId.values());
  }

  /** Sets the remaining life, counted from now. */
  void live(LiveSandbox live, Duration life) {
    live.sandbox().extend(life.plus(SLACK));
    live.endAt(Instant.now().plus(life));
  }

  /** A paused sandbox waits as long as any may live, whatever was left of its time. */
  void pause(LiveSandbox live) {
    synchronized (live) {
      live.sandbox().extend(options.longestLife());
      live.sandbox().pause();
      live.paused(true);
    }
  }

  void resume(LiveSandbox live) {
    synchronized (live) {
      live.sandbox().resume();
      live.paused(false);
    }
  }

  /** Resumes it for a request that came to a port of it. */
  void wake(LiveSandbox live) {
    synchronized (live) {
      if (live.paused()) {
        resume(live);
        live(live, WOKEN);
      }
    }
  }

  void kill(LiveSandbox live) {
    forget(live);
    live.sandbox().kill();
  }

  private void forget(LiveSandbox live) {
    if (byId.remove(live.id(), live)) {
      quota.giveBack(live.terms().owner());
    }
    live.letGo();
  }

  private void endOverdue() {
    Instant now = Instant.now();
    for (LiveSandbox live : byId.values()) {
      if (!live.paused() && live.endAt().isBefore(now)) {
        Thread.ofVirtual().start(() -> end(live));
      }
    }
  }

  private void end(LiveSandbox live) {
    try {
      if (live.terms().pauseAtEnd()) {
        pause(live);
      } else {
        kill(live);
      }
    } catch (SandboxException e) {
      // The engine's own clock strikes soon after.
      forget(live);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    for (LiveSandbox live : byId.values()) {
      try {
        kill(live);
      } catch (SandboxException e) {
        System.getLogger(LiveSandboxes.class.getName())
            .log(System.Logger.Level.WARNING, "A sandbox could not be killed", e);
      }
    }
    outside.proxy().close();
  }
}
