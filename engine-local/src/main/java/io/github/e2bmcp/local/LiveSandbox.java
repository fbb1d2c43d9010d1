package io.github.e2bmcp.local;

import io.github.e2bmcp.local.oci.Launcher;
import io.github.e2bmcp.local.oci.OciLauncher;
import io.github.e2bmcp.local.wire.AgentConnection;
import io.github.e2bmcp.local.wire.Waiting;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox that has not ended: its {@link Container}, the connection to its agent, its life span.
 */
final class LiveSandbox {

  private static final Duration HELLO_DEADLINE = Duration.ofSeconds(15);

  /** An honest agent takes every frame at once, since credits bound what it must hold. */
  private static final long WRITE_PATIENCE = TimeUnit.SECONDS.toNanos(15);

  /** Who has to know. */
  interface Owner {
    Owner NOBODY = new Owner() {};

    /** It ended; called once. */
    default void ended(LiveSandbox sandbox) {}

    /** It uses nothing of the machine but disk any more. */
    default void asleep(LiveSandbox sandbox) {}

    /**
     * It is about to use the machine again.
     *
     * @throws SandboxException.LimitReached when there is no place for it
     */
    default void waking(LiveSandbox sandbox) {}
  }

  private static final System.Logger LOG = System.getLogger(LiveSandbox.class.getName());

  private final String id;
  private final Container container;
  private final AgentConnection connection;
  private final ProcessTable processes;
  private final Owner owner;
  private final AtomicReference<@Nullable EndedBy> ending = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile SandboxSpec spec;
  private volatile Instant createdAt;
  private volatile Instant expiresAt;

  /** A new one. */
  private LiveSandbox(
      String id, SandboxSpec spec, Launcher launcher, Launcher.Launched launched, Owner owner) {
    this.id = id;
    this.spec = spec;
    this.owner = owner;
    this.createdAt = Instant.now();
    this.expiresAt = createdAt.plus(spec.timeToLive());
    this.container = Container.running(launcher, this, launched);
    this.connection = new AgentConnection(id, launched.toAgent(), this::lost);
    this.processes = new ProcessTable(this);
  }

  /** One that was kept. */
  private LiveSandbox(Launcher launcher, KeptSandbox kept, @Nullable KeptPlace bed, Owner owner) {
    this.id = kept.id();
    this.spec = kept.spec();
    this.owner = owner;
    this.createdAt = kept.createdAt();
    this.container = Container.asleep(launcher, this, kept, bed);
    this.expiresAt = container.pausedAt().plus(kept.left());
    this.connection = AgentConnection.resting(id, kept.lastChannel(), this::lost);
    this.processes = new ProcessTable(this);
    processes.adopt(kept.processes());
    // What was under way with a server that is gone concerns nobody.
    kept.channels().forEach(connection::hangUp);
  }

  /** Launches and waits for the agent's greeting. */
  static LiveSandbox launch(Launcher launcher, String id, SandboxSpec spec, Owner owner) {
    Launcher.Launched launched =
        launcher.launch(new Launcher.Order(id, spec.template(), spec.limits(), null));
    LiveSandbox sandbox = new LiveSandbox(id, spec, launcher, launched, owner);
    try {
      sandbox.connection.start(launched.fromAgent());
      if (!sandbox.connection.agentSays(HELLO_DEADLINE).text(0).equals("hello")) {
        throw new SandboxException.EngineUnavailable(
            "The agent did not start. Is /usr/bin/python3 3.9 or newer" + " there?");
      }
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.end(EndedBy.KILLED);
      throw e;
    }
  }

  /**
   * It becomes what was asked for, as if it had been made now.
   *
   * @param wanted of the same template and limits
   */
  void become(SandboxSpec wanted) {
    spec = wanted;
    createdAt = Instant.now();
    expiresAt = createdAt.plus(wanted.timeToLive());
  }

  /** One that was paused to disk, as it is. */
  static LiveSandbox asleep(Launcher launcher, KeptSandbox kept, KeptPlace bed, Owner owner) {
    return new LiveSandbox(launcher, kept, bed, owner);
  }

  /** A new one that goes on from the memory of another. */
  static LiveSandbox copy(Launcher launcher, KeptSandbox kept, Path memory, Owner owner) {
    LiveSandbox sandbox = new LiveSandbox(launcher, kept, null, owner);
    sandbox.container.goOnOrEnd(memory);
    return sandbox;
  }

  String id() {
    return id;
  }

  SandboxSpec spec() {
    return spec;
  }

  Owner owner() {
    return owner;
  }

  Container container() {
    return container;
  }

  AgentConnection connection() {
    return connection;
  }

  ProcessTable processes() {
    return processes;
  }

  SandboxInfo info() {
    return new SandboxInfo(
        id,
        LocalEngine.NAME,
        spec.template(),
        isPaused() ? SandboxInfo.State.PAUSED : SandboxInfo.State.RUNNING,
        createdAt,
        isAsleep() ? container.keptUntil() : expiresAt,
        spec.metadata(),
        spec.limits());
  }

  void expireAt(Instant when) {
    expiresAt = when;
  }

  /** The time that it slept does not count. */
  void slept(Duration time) {
    processes.paused(time);
    expiresAt = expiresAt.plus(time);
  }

  void requireAlive() {
    if (ending.get() != null) {
      throw new SandboxException.SandboxNotFound("Sandbox " + id + " has ended; create a new one.");
    }
  }

  void requireRunning() {
    requireAlive();
    if (isPaused()) {
      throw new SandboxException.SandboxPaused("Sandbox " + id + " is paused; resume it first.");
    }
  }

  boolean isAlive() {
    return ending.get() == null;
  }

  boolean isPaused() {
    return container.state() != Container.State.RUNNING;
  }

  boolean isAsleep() {
    return container.state() == Container.State.ASLEEP;
  }

  /** Why it ended or is ending; null while it lives. */
  @Nullable EndedBy ending() {
    return ending.get();
  }

  /**
   * What another server must know to let it go on.
   *
   * @param root the template of its root file system
   * @param labels of a snapshot
   */
  KeptSandbox keep(String root, Map<String, String> labels) {
    Instant now = Instant.now();
    List<RunningProcess.Kept> kept = processes.keep();
    Set<Integer> others = connection.numbers();
    others.removeAll(kept.stream().map(RunningProcess.Kept::channel).toList());
    return new KeptSandbox(
        id,
        root,
        spec,
        createdAt,
        now,
        Duration.between(now, expiresAt),
        connection.lastNumber(),
        List.copyOf(others),
        kept,
        labels);
  }

  /** Ends what outlived its time or does not listen any more; called now and then. */
  void check() {
    Instant until = isAsleep() ? container.keptUntil() : expiresAt;
    if (Instant.now().isAfter(until)) {
      end(EndedBy.TIMEOUT);
    } else if (isPaused()) {
      return;
    } else if (connection.blockedNanos() > WRITE_PATIENCE) {
      end(EndedBy.KILLED);
    } else {
      processes.check();
    }
  }

  /** The connection ended: by itself, or as a part of the ending that is under way. */
  private void lost(String why) {
    if (ending.get() == null) {
      LOG.log(System.Logger.Level.WARNING, "Sandbox {0} is lost: {1}", id, why);
      end(EndedBy.KILLED);
    }
  }

  /** Lets go of one that is asleep: any server may resume it from now on. */
  void leaveAsleep() {
    if (isAsleep() && ending.compareAndSet(null, EndedBy.KILLED)) {
      connection.lose("its server has ended");
      container.leave();
      ended.countDown();
    }
  }

  /** Ends it and removes all of it; returns when that is done, whoever began. Idempotent. */
  void end(EndedBy why) {
    if (!ending.compareAndSet(null, why)) {
      awaitEnd();
      return;
    }
    try {
      connection.lose("it was ended");
      container.remove();
    } finally {
      ended.countDown();
      owner.ended(this);
    }
  }

  private void awaitEnd() {
    try {
      if (!ended.await(OciLauncher.DELETE_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new SandboxException.DeadlineExceeded("Sandbox " + id + " is still being removed.");
      }
    } catch (InterruptedException e) {
      throw Waiting.cancelled(e);
    }
  }
}
