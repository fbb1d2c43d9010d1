package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.local.oci.Launcher;
import io.github.e2bmcp.local.wire.AgentConnection;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's container: it runs, is frozen with its memory in memory, or is asleep: then there is
 * none, and the memory lies on disk.
 */
final class Container {

  private static final Duration REST_DEADLINE = Duration.ofSeconds(10);

  enum State {
    RUNNING,
    FROZEN,
    ASLEEP
  }

  private final Launcher launcher;
  private final LiveSandbox sandbox;

  /** The template of its root file system; the specification's may be a snapshot. */
  private final String root;

  /** Held while it changes from one state to another. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile Launcher.@Nullable Launched launched;
  private volatile @Nullable KeptPlace bed;
  private volatile Instant pausedAt = Instant.EPOCH;
  private volatile State state;

  private Container(Launcher launcher, LiveSandbox sandbox, String root, State state) {
    this.launcher = launcher;
    this.sandbox = sandbox;
    this.root = root;
    this.state = state;
  }

  static Container running(Launcher launcher, LiveSandbox sandbox, Launcher.Launched launched) {
    Container made = new Container(launcher, sandbox, sandbox.spec().template(), State.RUNNING);
    made.launched = launched;
    return made;
  }

  /**
   * One whose memory is on disk.
   *
   * @param bed where it lies; null for a folder that stays another's
   */
  static Container asleep(
      Launcher launcher, LiveSandbox sandbox, KeptSandbox kept, @Nullable KeptPlace bed) {
    Container made = new Container(launcher, sandbox, kept.root(), State.ASLEEP);
    made.bed = bed;
    made.pausedAt = bed == null ? Instant.now() : kept.keptAt();
    return made;
  }

  State state() {
    return state;
  }

  /** When it was last paused. */
  Instant pausedAt() {
    return pausedAt;
  }

  /** Until when it may lie on disk. */
  Instant keptUntil() {
    return pausedAt.plus(KeptSandboxes.LONGEST);
  }

  Meter meter() {
    Launcher.Launched running = launched;
    return running == null ? Meter.NONE : running.meter();
  }

  /** Pauses: to disk where this works here, else by stopping all processes. Idempotent. */
  void pause(KeptSandboxes kept) {
    change(() -> {
      if (state != State.RUNNING) {
        return;
      }
      if (launcher.keepsMemory()) {
        bed = fallAsleep(kept.place(sandbox.id()));
      } else {
        freeze(true);
      }
    });
  }

  /** Idempotent. */
  void resume() {
    change(() -> {
      switch (state) {
        case RUNNING -> {}
        case FROZEN -> freeze(false);
        case ASLEEP -> wake();
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
      if (state == State.ASLEEP && there != null) {
        copy(there.folder(), folder, labels);
      } else {
        sandbox.requireRunning();
        writeTo(folder, labels);
        goOnOrEnd(folder);
      }
    });
  }

  private void change(Runnable work) {
    changing.lock();
    try {
      sandbox.requireAlive();
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

  /** Whether stopping and continuing all processes works, found by doing it. */
  boolean canFreeze() {
    Launcher.Launched running = launched;
    return running != null && running.freeze(true) && running.freeze(false);
  }

  private KeptPlace fallAsleep(KeptPlace place) {
    try {
      writeTo(place.folder(), Map.of());
    } catch (RuntimeException e) {
      place.remove();
      throw e;
    }
    sandbox.owner().asleep(sandbox);
    return place;
  }

  /** Afterwards it is asleep; when that fails it goes on, or has ended with its container. */
  private void writeTo(Path folder, Map<String, String> labels) {
    AgentConnection connection = sandbox.connection();
    Launcher.Launched running = launched;
    connection.rest(REST_DEADLINE);
    try {
      KeptSandbox kept = sandbox.keep(root, labels);
      connection.leaveStreams();
      Objects.requireNonNull(running).keep(folder);
      kept.write(folder);
    } catch (IOException | RuntimeException e) {
      sandbox.end(EndedBy.KILLED);
      throw e instanceof SandboxException known
          ? known
          : new SandboxException.EngineUnavailable(
              "Sandbox "
                  + sandbox.id()
                  + " could not be written to disk, and was ended: "
                  + e.getMessage(),
              e);
    }
    launched = null;
    pausedAt = Instant.now();
    state = State.ASLEEP;
  }

  private static void copy(Path from, Path to, Map<String, String> labels) {
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
    sandbox.owner().waking(sandbox);
    try {
      goOnFrom(from.folder());
    } catch (RuntimeException e) {
      if (sandbox.isAlive()) {
        sandbox.owner().asleep(sandbox);
      }
      throw e;
    }
    bed = null;
    from.remove();
  }

  /** What cannot go on has nowhere to sleep either. */
  void goOnOrEnd(Path memory) {
    try {
      goOnFrom(memory);
    } catch (RuntimeException e) {
      sandbox.end(EndedBy.KILLED);
      throw e;
    }
  }

  private void goOnFrom(Path memory) {
    Launcher.Launched fresh =
        launcher.launch(new Launcher.Order(sandbox.id(), root, sandbox.spec().limits(), memory));
    launched = fresh;
    sandbox.slept(Duration.between(pausedAt, Instant.now()));
    sandbox.connection().goOn(fresh.fromAgent(), fresh.toAgent());
    state = State.RUNNING;
    if (!sandbox.isAlive()) {
      fresh.kill();
    }
  }

  /** Lets go of what lies on disk: any server may resume it from now on. */
  void leave() {
    KeptPlace place = bed;
    if (place != null) {
      try {
        place.close();
      } catch (IOException e) {
        // The lock ends with this process at the latest.
      }
    }
  }

  /** Kills what runs and removes what lies on disk. Idempotent. */
  void remove() {
    Launcher.Launched running = launched;
    if (running != null) {
      running.kill();
    }
    KeptPlace place = bed;
    if (place != null) {
      place.remove();
    }
  }
}
