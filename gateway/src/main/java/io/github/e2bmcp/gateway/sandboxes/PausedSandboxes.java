package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.GatewayOptions;
import io.github.e2bmcp.gateway.network.Outside;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Pauses sandboxes and resumes them, as the engine can: frozen, or with their memory on disk, where
 * the next gateway finds them.
 */
final class PausedSandboxes implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PausedSandboxes.class.getName());

  private final Supplier<SandboxEngine> engine;
  private final Quota quota;
  private final Duration longestLife;
  private final PausedRegister register;
  private boolean adopted;

  PausedSandboxes(Supplier<SandboxEngine> engine, Quota quota, GatewayOptions options) {
    this.engine = engine;
    this.quota = quota;
    this.longestLife = options.longestLife();
    this.register = new PausedRegister(options.register());
  }

  /**
   * Pauses it. Frozen, it waits as long as any may live, whatever was left of its time, and counts
   * as one that runs; on disk it neither ends nor counts.
   *
   * @param others how many of its owner are paused
   */
  void pause(LiveSandbox live, long others) throws Refusal {
    synchronized (live) {
      if (live.paused()) {
        return;
      }
      boolean toDisk = toDisk();
      if (toDisk) {
        Quota.requireRoomForPaused(others);
      }
      live.sandbox().extend(longestLife);
      try {
        live.sandbox().pause();
      } catch (SandboxException e) {
        live.endAsBefore();
        throw e;
      }
      live.paused(true);
      live.log().info("Sandbox paused", Map.of("memory", toDisk ? "on disk" : "frozen"));
      if (toDisk) {
        quota.giveBack(live.terms().owner());
        enter(live);
      }
    }
  }

  private boolean toDisk() {
    return engine.get().probe().capabilities().contains(Capability.PAUSE_TO_DISK);
  }

  private void enter(LiveSandbox live) {
    try {
      register.write(live.id(), KeptEntry.of(live));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "A paused sandbox will end with this server", e);
    }
  }

  /** Resumes it, and opens its way out where another gateway had paused it. */
  void resume(LiveSandbox live) throws Refusal {
    synchronized (live) {
      if (!live.paused()) {
        return;
      }
      if (toDisk()) {
        quota.take(live.terms().owner());
      }
      try {
        live.sandbox().resume();
      } catch (SandboxException e) {
        if (toDisk()) {
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

  /** Forgets one that ended. */
  void forget(LiveSandbox live) {
    register.remove(live.id());
  }

  /** Whether it is one that counts as none of its owner's that run. */
  boolean onDisk(LiveSandbox live) {
    return live.paused() && toDisk();
  }

  /** Whether the next gateway will find it. */
  boolean outlives(LiveSandbox live) {
    return live.paused() && register.keeps() && toDisk();
  }

  /** Takes over what an earlier gateway left paused, once. */
  void adopt(Outside outside, Consumer<LiveSandbox> taker) {
    synchronized (register) {
      if (!adopted) {
        adopted = true;
        register.read().forEach(entry -> adopt(entry, outside, taker));
      }
    }
  }

  private void adopt(JsonNode entry, Outside outside, Consumer<LiveSandbox> taker) {
    try {
      Sandbox sandbox = engine.get().find(KeptEntry.engineId(entry));
      taker.accept(KeptEntry.live(entry, sandbox, outside));
    } catch (SandboxException.SandboxNotFound e) {
      register.remove(KeptEntry.id(entry));
    } catch (SandboxException | Refusal | IllegalArgumentException | DateTimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A paused sandbox cannot be taken over", e);
    }
  }

  @Override
  public void close() {
    register.close();
  }
}
