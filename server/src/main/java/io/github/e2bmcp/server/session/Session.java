package io.github.e2bmcp.server.session;

import io.github.e2bmcp.interpreter.Interpreter;
import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** A live sandbox and its interpreters, as one caller sees them. */
public final class Session {

  private final Owner owner;
  private final Sandboxes.Furnished furnished;
  private final Instant createdAt;
  private final Instant expiresAt;
  private final boolean byDefault;
  private final boolean ours;
  private final Map<Language, Interpreter> interpreters = new EnumMap<>(Language.class);
  private int leases;
  private Instant idleSince;

  Session(
      Owner owner,
      Sandboxes.Furnished furnished,
      boolean byDefault,
      Instant createdAt,
      Instant expiresAt) {
    this(owner, furnished, byDefault, true, createdAt, expiresAt);
  }

  private Session(
      Owner owner,
      Sandboxes.Furnished furnished,
      boolean byDefault,
      boolean ours,
      Instant createdAt,
      Instant expiresAt) {
    this.ours = ours;
    this.owner = owner;
    this.furnished = furnished;
    this.byDefault = byDefault;
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
    this.idleSince = createdAt;
  }

  /** Of a sandbox that another server made, and which is that one's to end. */
  static Session ofAnother(Owner owner, Sandboxes.Furnished furnished, SandboxInfo info) {
    return new Session(owner, furnished, false, false, info.createdAt(), info.expiresAt());
  }

  public String id() {
    return sandbox().id();
  }

  public Owner owner() {
    return owner;
  }

  public Sandbox sandbox() {
    return furnished.sandbox();
  }

  /** What code inside must have in its environment. */
  public Map<String, String> environment() {
    return furnished.environment();
  }

  /** Whether calls without a {@code sandbox_id} come here. */
  public boolean isDefault() {
    return byDefault;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  /** The sandbox's interpreter of a language, started when first asked for. */
  public Interpreter interpreter(Language language) {
    synchronized (interpreters) {
      return interpreters.computeIfAbsent(language, it -> Interpreter.on(sandbox(), it));
    }
  }

  /** The end of its life if nobody uses it again. */
  public synchronized Instant closesAt(Duration idle) {
    Instant idleEnd = idleSince.plus(idle);
    return leases > 0 || expiresAt.isBefore(idleEnd) ? expiresAt : idleEnd;
  }

  synchronized void leased() {
    leases++;
  }

  synchronized void released(Instant now) {
    leases--;
    idleSince = now;
  }

  void end() {
    synchronized (interpreters) {
      interpreters.clear();
    }
    try (Sandbox ended = sandbox()) {
      if (ours) {
        ended.kill();
      }
    } finally {
      furnished.dismantle().run();
    }
  }
}
