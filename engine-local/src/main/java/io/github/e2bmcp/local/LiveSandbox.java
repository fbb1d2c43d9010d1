package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox that has not ended: its container, the connection to its agent, its life span. While
 * its memory lies on disk it has no container.
 */
final class LiveSandbox {

  private static final Duration HELLO_DEADLINE = Duration.ofSeconds(15);
  private static final Duration REST_DEADLINE = Duration.ofSeconds(10);

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

  private enum State {
    RUNNING,
    /** Stopped, with its memory in memory. */
    FROZEN,
    /** On disk. */
    ASLEEP
  }

  private final String id;
  private final SandboxSpec spec;

  /** The template of its root file system; the spec's may be a snapshot. */
  private final String root;

  private final Launcher launcher;
  private final AgentConnection connection;
  private final ProcessTable processes;
  private final Instant createdAt;
  private final Owner owner;
  private final AtomicReference<@Nullable EndedBy> ending = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Held while it changes from one state to another. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile Launcher.@Nullable Launched launched;
  private volatile @Nullable KeptPlace bed;
  private volatile Instant expiresAt;
  private volatile Instant pausedAt = Instant.EPOCH;
  private volatile State state;

  /** A new one. */
  private LiveSandbox(
      String id, SandboxSpec spec, Launcher launcher, Launcher.Launched launched, Owner owner) {
    this.id = id;
    this.spec = spec;
    this.root = spec.template();
    this.launcher = launcher;
    this.launched = launched;
    this.owner = owner;
    this.createdAt = Instant.now();
    this.expiresAt = createdAt.plus(spec.timeToLive());
    this.state = State.RUNNING;
    this.connection = new AgentConnection(id, launched.toAgent(), why -> lost());
    this.processes = new ProcessTable(this);
  }

  /** One that was kept. */
  private LiveSandbox(Launcher launcher, KeptSandbox kept, Owner owner) {
    this.id = kept.id();
    this.spec = kept.spec();
    this.root = kept.root();
    this.launcher = launcher;
    this.owner = owner;
    this.createdAt = kept.createdAt();
    this.pausedAt = kept.keptAt();
    this.expiresAt = pausedAt.plus(kept.left());
    this.state = State.ASLEEP;
    this.connection = AgentConnection.resting(id, kept.lastChannel(), why -> lost());
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
            "Sandbox creation failed: the agent did not start. Is /usr/bin/python3 3.9 or newer"
                + " there?");
      }
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.end(EndedBy.KILLED);
      throw e;
    }
  }

  /** One that was paused to disk, as it is. */
  static LiveSandbox asleep(Launcher launcher, KeptSandbox kept, KeptPlace bed, Owner owner) {
    LiveSandbox sandbox = new LiveSandbox(launcher, kept, owner);
    sandbox.bed = bed;
    return sandbox;
  }

  /** A new one that goes on from the memory of another. */
  static LiveSandbox copy(Launcher launcher, KeptSandbox kept, Path memory, Owner owner) {
    LiveSandbox sandbox = new LiveSandbox(launcher, kept, owner);
    sandbox.pausedAt = Instant.now();
    sandbox.expiresAt = sandbox.pausedAt.plus(kept.left());
    sandbox.goOnOrEnd(memory);
    return sandbox;
  }

  String id() {
    return id;
  }

  SandboxSpec spec() {
    return spec;
  }

  AgentConnection connection() {
    return connection;
  }

  ProcessTable processes() {
    return processes;
  }

  Meter meter() {
    Launcher.Launched running = launched;
    return running == null ? Meter.NONE : running.meter();
  }

  SandboxInfo info() {
    return new SandboxInfo(
        id,
        LocalEngine.NAME,
        spec.template(),
        isPaused() ? SandboxInfo.State.PAUSED : SandboxInfo.State.RUNNING,
        createdAt,
        isAsleep() ? pausedAt.plus(KeptSandboxes.LONGEST) : expiresAt,
        spec.metadata(),
        spec.limits());
  }

  void expireAt(Instant when) {
    expiresAt = when;
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
    return state != State.RUNNING;
  }

  boolean isAsleep() {
    return state == State.ASLEEP;
  }

  /** Why it ended or is ending; null while it lives. */
  @Nullable EndedBy ending() {
    return ending.get();
  }

  /** Pauses: to disk where this works here, else by stopping all processes. Idempotent. */
  void pause(KeptSandboxes kept) {
    change(() -> {
      if (isPaused()) {
        return;
      }
      if (launcher.keepsMemory()) {
        bed = fallAsleep(kept.place(id));
      } else {
        freeze(true);
      }
    });
  }

  /** Idempotent. */
  void resume() {
    change(() -> {
      if (state == State.FROZEN) {
        freeze(false);
      } else if (state == State.ASLEEP) {
        wake();
      }
    });
  }

  /**
   * Writes it to a folder as it is now and lets it go on.
   *
   * @param labels of the snapshot
   */
  void snapshot(Path folder, Map<String, String> labels) {
    change(() -> {
      if (!launcher.keepsMemory()) {
        throw new SandboxException.Unsupported(
            "This sandbox's runtime cannot write memory to disk; gVisor can:"
                + " SANDBOX_RUNTIME=runsc");
      }
      KeptPlace there = bed;
      if (isAsleep() && there != null) {
        copy(there.folder(), folder, labels);
      } else {
        requireRunning();
        writeTo(folder, labels);
        goOnOrEnd(folder);
      }
    });
  }

  private void change(Runnable work) {
    changing.lock();
    try {
      requireAlive();
      work.run();
    } finally {
      changing.unlock();
    }
  }

  private void freeze(boolean wanted) {
    Launcher.Launched running = launched;
    if (running == null || !running.freeze(wanted)) {
      throw new SandboxException.Unsupported(
          "This machine gives the sandbox no freezer, so it cannot be paused.");
    }
    state = wanted ? State.FROZEN : State.RUNNING;
  }

  private KeptPlace fallAsleep(KeptPlace place) {
    try {
      writeTo(place.folder(), Map.of());
    } catch (RuntimeException e) {
      place.remove();
      throw e;
    }
    owner.asleep(this);
    return place;
  }

  /** Afterwards it is asleep; when that fails it goes on, or has ended with its container. */
  private void writeTo(Path folder, Map<String, String> labels) {
    Launcher.Launched running = launched;
    connection.rest(REST_DEADLINE);
    try {
      KeptSandbox kept = describe(labels);
      connection.leaveStreams();
      Objects.requireNonNull(running).keep(folder);
      kept.write(folder);
    } catch (IOException | RuntimeException e) {
      end(EndedBy.KILLED);
      throw e instanceof SandboxException known
          ? known
          : new SandboxException.EngineUnavailable(
              "Sandbox " + id + " could not be written to disk, and was ended: " + e.getMessage(),
              e);
    }
    launched = null;
    pausedAt = Instant.now();
    state = State.ASLEEP;
  }

  private KeptSandbox describe(Map<String, String> labels) {
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

  private void copy(Path from, Path to, Map<String, String> labels) {
    try {
      KeptSandbox kept = KeptSandbox.read(from);
      KeptSandboxes.copyMemory(from, to);
      kept.labelled(labels).write(to);
    } catch (IOException e) {
      throw new SandboxException.EngineUnavailable(
          "The snapshot could not be written: " + e.getMessage(), e);
    }
  }

  private void wake() {
    KeptPlace from = Objects.requireNonNull(bed);
    owner.waking(this);
    try {
      goOnFrom(from.folder());
    } catch (RuntimeException e) {
      if (isAlive()) {
        owner.asleep(this);
      }
      throw e;
    }
    bed = null;
    from.remove();
  }

  /** What cannot go on has nowhere to sleep either. */
  private void goOnOrEnd(Path memory) {
    try {
      goOnFrom(memory);
    } catch (RuntimeException e) {
      end(EndedBy.KILLED);
      throw e;
    }
  }

  private void goOnFrom(Path memory) {
    Launcher.Launched fresh = launcher.launch(new Launcher.Order(id, root, spec.limits(), memory));
    launched = fresh;
    Duration slept = Duration.between(pausedAt, Instant.now());
    processes.paused(slept);
    expiresAt = expiresAt.plus(slept);
    connection.goOn(fresh.fromAgent(), fresh.toAgent());
    state = State.RUNNING;
    if (!isAlive()) {
      fresh.kill();
    }
  }

  /** Whether stopping and continuing all processes works, found by doing it. */
  boolean canFreeze() {
    Launcher.Launched running = launched;
    return running != null && running.freeze(true) && running.freeze(false);
  }

  /** Ends what outlived its time or does not listen any more; called now and then. */
  void check() {
    Instant now = Instant.now();
    switch (state) {
      case ASLEEP -> {
        if (now.isAfter(pausedAt.plus(KeptSandboxes.LONGEST))) {
          end(EndedBy.TIMEOUT);
        }
      }
      case FROZEN -> {
        if (now.isAfter(expiresAt)) {
          end(EndedBy.TIMEOUT);
        }
      }
      case RUNNING -> {
        if (now.isAfter(expiresAt)) {
          end(EndedBy.TIMEOUT);
        } else if (connection.blockedNanos() > WRITE_PATIENCE) {
          end(EndedBy.KILLED);
        } else {
          processes.check();
        }
      }
    }
  }

  /** The connection ended: by itself, or as a part of the ending that is under way. */
  private void lost() {
    if (ending.get() == null) {
      end(EndedBy.KILLED);
    }
  }

  /** Lets go of one that is asleep: any server may resume it from now on. */
  void leaveAsleep() {
    KeptPlace place = bed;
    if (place != null && ending.compareAndSet(null, EndedBy.KILLED)) {
      connection.lose("its server has ended");
      try {
        place.close();
      } catch (IOException e) {
        // The lock ends with this process at the latest.
      }
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
      Launcher.Launched running = launched;
      if (running != null) {
        running.kill();
      }
      KeptPlace place = bed;
      if (place != null) {
        place.remove();
      }
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
