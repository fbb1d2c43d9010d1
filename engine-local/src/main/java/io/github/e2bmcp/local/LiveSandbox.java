package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running sandbox: its container, the connection to its agent, its life span. */
final class LiveSandbox {

  private static final Duration HELLO_DEADLINE = Duration.ofSeconds(15);

  /** An honest agent takes every frame at once, since credits bound what it must hold. */
  private static final long WRITE_PATIENCE = TimeUnit.SECONDS.toNanos(15);

  private final String id;
  private final SandboxSpec spec;
  private final Launcher.Launched launched;
  private final AgentConnection connection;
  private final ProcessTable processes;
  private final Instant createdAt = Instant.now();
  private final AtomicReference<@Nullable EndedBy> ending = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Consumer<LiveSandbox> onEnd;
  private volatile Instant expiresAt;
  private volatile boolean frozen;

  private LiveSandbox(
      String id, SandboxSpec spec, Launcher.Launched launched, Consumer<LiveSandbox> onEnd) {
    this.id = id;
    this.spec = spec;
    this.launched = launched;
    this.onEnd = onEnd;
    this.expiresAt = createdAt.plus(spec.timeToLive());
    this.connection = new AgentConnection(id, launched.toAgent(), why -> lost());
    this.processes = new ProcessTable(this);
  }

  /** Launches and waits for the agent's greeting. */
  static LiveSandbox launch(
      Launcher launcher, String id, SandboxSpec spec, Consumer<LiveSandbox> onEnd) {
    Launcher.Launched launched =
        launcher.launch(new Launcher.Order(id, spec.template(), spec.limits()));
    LiveSandbox sandbox = new LiveSandbox(id, spec, launched, onEnd);
    try {
      sandbox.greet();
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.end(EndedBy.KILLED);
      throw e;
    }
  }

  private void greet() {
    Mailbox greeting = new Mailbox();
    connection.awaitHello(greeting);
    connection.start(launched.fromAgent());
    Mailbox.Item item = greeting.take(HELLO_DEADLINE);
    if (!(item instanceof Mailbox.Reply(Fields fields)) || !fields.text(0).equals("hello")) {
      throw new SandboxException.EngineUnavailable(
          "Sandbox creation failed: the agent did not start. Is /usr/bin/python3 3.9 or newer"
              + " there?");
    }
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
    return launched.meter();
  }

  SandboxInfo info() {
    return new SandboxInfo(
        id,
        LocalEngine.NAME,
        spec.template(),
        frozen ? SandboxInfo.State.PAUSED : SandboxInfo.State.RUNNING,
        createdAt,
        expiresAt,
        spec.metadata(),
        spec.limits());
  }

  Instant createdAt() {
    return createdAt;
  }

  void expireAt(Instant when) {
    expiresAt = when;
  }

  void requireAlive() {
    if (ending.get() != null) {
      throw new SandboxException.SandboxNotFound("Sandbox " + id + " has ended; create a new one.");
    }
  }

  boolean isAlive() {
    return ending.get() == null;
  }

  /** Why it ended or is ending; null while it lives. */
  @Nullable EndedBy ending() {
    return ending.get();
  }

  void freeze(boolean wanted) {
    if (!launched.freeze(wanted)) {
      throw new SandboxException.Unsupported(
          "This machine gives the sandbox no freezer, so it cannot be paused.");
    }
    frozen = wanted;
  }

  /** Whether stopping and continuing all processes works, found by doing it. */
  boolean canFreeze() {
    return launched.freeze(true) && launched.freeze(false);
  }

  /** Ends what outlived its time or does not listen any more; called now and then. */
  void check() {
    if (Instant.now().isAfter(expiresAt)) {
      end(EndedBy.TIMEOUT);
    } else if (!frozen && connection.blockedNanos() > WRITE_PATIENCE) {
      end(EndedBy.KILLED);
    } else if (!frozen) {
      processes.check();
    }
  }

  /** The connection ended: by itself, or as a part of the ending that is under way. */
  private void lost() {
    if (ending.get() == null) {
      end(EndedBy.KILLED);
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
      launched.kill();
    } finally {
      ended.countDown();
      onEnd.accept(this);
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
