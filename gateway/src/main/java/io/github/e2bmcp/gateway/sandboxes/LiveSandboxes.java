package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.GatewayOptions;
import io.github.e2bmcp.gateway.network.NetworkTerms;
import io.github.e2bmcp.gateway.network.Outside;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sandboxes that were made through the gateway and live. Safe for use by several threads. */
public final class LiveSandboxes implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LiveSandboxes.class.getName());

  /** How long a sandbox lives after a request woke it. */
  private static final Duration WOKEN = Duration.ofMinutes(5);

  private final Map<String, LiveSandbox> byId = new ConcurrentHashMap<>();
  private final Outside outside;
  private final Quota quota;
  private final SandboxMaker maker;
  private final PausedSandboxes pauses;
  private final LifeClock clock;

  public LiveSandboxes(
      SandboxMaker maker, Supplier<SandboxEngine> engine, GatewayOptions options, Outside outside) {
    this.outside = outside;
    this.quota = new Quota(options.sandboxesPerOwner());
    this.maker = maker;
    this.pauses = new PausedSandboxes(engine, quota, options);
    this.clock = new LifeClock(byId.values(), this::end);
  }

  /**
   * Makes one.
   *
   * @param template the engine's name of it
   * @throws Refusal when the owner has too many, or the engine cannot hold it to its network rules
   */
  public LiveSandbox create(
      SandboxTerms terms, String template, NetworkTerms network, Duration life) throws Refusal {
    quota.take(terms.owner());
    boolean made = false;
    try {
      LiveSandbox live = maker.make(terms, template, network, life);
      byId.put(live.id(), live);
      made = true;
      return live;
    } finally {
      if (!made) {
        quota.giveBack(terms.owner());
      }
    }
  }

  /** The sandbox; null when there is none. An old composite id counts by its first part. */
  public @Nullable LiveSandbox find(String id) {
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
  public List<LiveSandbox> of(String owner) {
    adopt();
    return byId.values().stream()
        .filter(live -> live.terms().owner().equals(owner))
        .sorted(Comparator.comparing(LiveSandbox::startedAt).thenComparing(LiveSandbox::id))
        .toList();
  }

  /** All, for what comes with a signature instead of an id. */
  public List<LiveSandbox> all() {
    adopt();
    return List.copyOf(byId.values());
  }

  private void adopt() {
    pauses.adopt(outside, live -> byId.put(live.id(), live));
  }

  /** Pauses it, unless it is paused. */
  public void pause(LiveSandbox live) throws Refusal {
    pauses.pause(live, of(live.terms().owner()).stream().filter(LiveSandbox::paused).count());
  }

  /** Resumes it, unless it runs. */
  public void resume(LiveSandbox live) throws Refusal {
    pauses.resume(live);
  }

  /** Resumes it for a request that came to a port of it. */
  public void wake(LiveSandbox live) throws Refusal {
    synchronized (live) {
      if (live.paused()) {
        resume(live);
        live.extend(WOKEN);
      }
    }
  }

  /** Ends it and all that runs in it. */
  public void kill(LiveSandbox live) {
    forget(live);
    live.sandbox().kill();
  }

  private void forget(LiveSandbox live) {
    if (byId.remove(live.id(), live) && !pauses.onDisk(live)) {
      quota.giveBack(live.terms().owner());
    }
    pauses.forget(live);
    live.letGo();
  }

  /** Does what is to be done at the end of its life: kills it, or pauses it where it can be. */
  public void end(LiveSandbox live) {
    if (live.terms().pauseAtEnd() && tryPause(live)) {
      return;
    }
    try {
      kill(live);
    } catch (SandboxException e) {
      LOG.log(System.Logger.Level.WARNING, "The engine's own clock must end a sandbox", e);
    }
  }

  private boolean tryPause(LiveSandbox live) {
    try {
      pause(live);
      return true;
    } catch (SandboxException | Refusal e) {
      String message = "Sandbox " + live.id() + " cannot be paused at its end, and is killed";
      LOG.log(System.Logger.Level.WARNING, message, e);
      return false;
    }
  }

  @Override
  public void close() {
    clock.close();
    for (LiveSandbox live : byId.values()) {
      if (pauses.outlives(live)) {
        live.letGo();
        continue;
      }
      try {
        kill(live);
      } catch (SandboxException e) {
        LOG.log(System.Logger.Level.WARNING, "A sandbox could not be killed", e);
      }
    }
    pauses.close();
    outside.proxy().close();
  }
}
