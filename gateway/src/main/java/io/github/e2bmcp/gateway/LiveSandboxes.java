package io.github.e2bmcp.gateway;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.DateTimeException;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The sandboxes that were made through the gateway and live. */
final class LiveSandboxes implements AutoCloseable {

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  /** The engine ends a sandbox by itself a little after the gateway would. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  /** How long a sandbox lives after a request woke it. */
  private static final Duration WOKEN = Duration.ofMinutes(5);

  /** How many of one owner may lie on disk. */
  private static final int MOST_PAUSED = 100;

  private final Supplier<SandboxEngine> engine;
  private final GatewayOptions options;
  private final Quota quota;
  private final Outside outside;
  private final PausedRegister register;
  private boolean adopted;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, LiveSandbox> byId = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway-lifetimes").factory());

  LiveSandboxes(Supplier<SandboxEngine> engine, GatewayOptions options, Outside outside) {
    this.engine = engine;
    this.outside = outside;
    this.options = options;
    this.register = new PausedRegister(options.register());
    this.quota = new Quota(options.sandboxesPerOwner());
    var ticking = clock.scheduleWithFixedDelay(this::endOverdue, 250, 250, TimeUnit.MILLISECONDS);
    if (ticking.isCancelled()) {
      throw new IllegalStateException("the clock does not run");
    }
  }

  /**
   * Makes one.
   *
   * @param template the engine's name of it
   */
  LiveSandbox create(LiveSandbox.Terms terms, String template, NetworkTerms network, Duration life)
      throws Refusal {
    quota.take(terms.owner());
    boolean made = false;
    try {
      LiveSandbox live = made(terms, template, network, life);
      made = true;
      return live;
    } finally {
      if (!made) {
        quota.giveBack(terms.owner());
      }
    }
  }

  private LiveSandbox made(
      LiveSandbox.Terms terms, String template, NetworkTerms network, Duration life)
      throws Refusal {
    String id = newId();
    SandboxSpec spec =
        SandboxSpec.standard()
            .withTemplate(template)
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
    live.log().info("Sandbox started", Map.of("template", terms.template()));
    byId.put(id, live);
    return live;
  }

  /** What its clients need to use it. */
  ObjectNode access(LiveSandbox live) {
    ObjectNode node = Json.object();
    node.put("templateID", live.terms().template());
    node.put("sandboxID", live.id());
    node.put("clientID", "gateway");
    node.put("envdVersion", ControlPlane.ENVD_VERSION);
    if (!live.token().isEmpty()) {
      node.put("envdAccessToken", live.token());
    }
    if (!live.trafficToken().isEmpty()) {
      node.put("trafficAccessToken", live.trafficToken());
    }
    if (!options.domain().isEmpty()) {
      node.put("domain", options.domain());
    }
    return node;
  }

  /** Takes over what an earlier gateway left paused, once. */
  private void adopt() {
    synchronized (register) {
      if (!adopted) {
        adopted = true;
        register.read().forEach(this::adopt);
      }
    }
  }

  private void adopt(JsonNode entry) {
    try {
      Sandbox sandbox = engine.get().find(KeptEntry.engineId(entry));
      LiveSandbox live = KeptEntry.live(entry, sandbox, outside);
      byId.put(live.id(), live);
    } catch (SandboxException.SandboxNotFound e) {
      register.remove(KeptEntry.id(entry));
    } catch (SandboxException | Refusal | IllegalArgumentException | DateTimeException e) {
      System.getLogger(LiveSandboxes.class.getName())
          .log(System.Logger.Level.WARNING, "A paused sandbox cannot be taken over", e);
    }
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
    adopt();
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
    adopt();
    return byId.values().stream()
        .filter(live -> live.terms().owner().equals(owner))
        .sorted(Comparator.comparing(LiveSandbox::startedAt).thenComparing(LiveSandbox::id))
        .toList();
  }

  /** All, for what comes with a signature instead of an id. */
  List<LiveSandbox> all() {
    adopt();
    return List.copyOf(byId.values());
  }

  /** Sets the remaining life, counted from now. */
  void live(LiveSandbox live, Duration life) {
    live.sandbox().extend(life.plus(SLACK));
    live.endAt(Instant.now().plus(life));
  }

  /**
   * Pauses it. Frozen, it waits as long as any may live, whatever was left of its time, and counts
   * as one that runs; on disk it neither ends nor counts.
   */
  void pause(LiveSandbox live) throws Refusal {
    synchronized (live) {
      if (live.paused()) {
        return;
      }
      boolean toDisk = pausesToDisk();
      if (toDisk) {
        requireRoomForPaused(live.terms().owner());
      }
      live.sandbox().extend(options.longestLife());
      live.sandbox().pause();
      live.paused(true);
      live.log().info("Sandbox paused", Map.of("memory", toDisk ? "on disk" : "frozen"));
      if (toDisk) {
        quota.giveBack(live.terms().owner());
        enter(live);
      }
    }
  }

  private boolean pausesToDisk() {
    return engine.get().probe().capabilities().contains(Capability.PAUSE_TO_DISK);
  }

  private void requireRoomForPaused(String owner) throws Refusal {
    long paused = of(owner).stream().filter(LiveSandbox::paused).count();
    if (paused >= MOST_PAUSED) {
      throw new Refusal(
          429, "you have " + MOST_PAUSED + " paused sandboxes, the most there may be; kill one");
    }
  }

  private void enter(LiveSandbox live) {
    try {
      register.write(live.id(), KeptEntry.of(live));
    } catch (IOException e) {
      System.getLogger(LiveSandboxes.class.getName())
          .log(System.Logger.Level.WARNING, "A paused sandbox will end with this server", e);
    }
  }

  /** Resumes it, and opens its way out where another gateway had paused it. */
  void resume(LiveSandbox live) throws Refusal {
    synchronized (live) {
      if (!live.paused()) {
        return;
      }
      boolean fromDisk = pausesToDisk();
      if (fromDisk) {
        quota.take(live.terms().owner());
      }
      try {
        live.sandbox().resume();
      } catch (SandboxException e) {
        if (fromDisk) {
          quota.giveBack(live.terms().owner());
        }
        throw e;
      }
      live.paused(false);
      register.remove(live.id());
      live.wayOut().open();
      live.log().info("Sandbox resumed", Map.of());
    }
  }

  /** Resumes it for a request that came to a port of it. */
  void wake(LiveSandbox live) throws Refusal {
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
    if (byId.remove(live.id(), live) && !(live.paused() && pausesToDisk())) {
      quota.giveBack(live.terms().owner());
    }
    register.remove(live.id());
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
    } catch (SandboxException | Refusal e) {
      // The engine's own clock strikes soon after.
      forget(live);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    for (LiveSandbox live : byId.values()) {
      if (live.paused() && register.keeps() && pausesToDisk()) {
        // The next gateway finds it.
        live.letGo();
        continue;
      }
      try {
        kill(live);
      } catch (SandboxException e) {
        System.getLogger(LiveSandboxes.class.getName())
            .log(System.Logger.Level.WARNING, "A sandbox could not be killed", e);
      }
    }
    register.close();
    outside.proxy().close();
  }
}
