package io.github.e2bmcp.server.session;

import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * The sandboxes of all callers. A caller has one default sandbox, made on first use, and others by
 * their ids; each is closed when it was idle or alive for too long.
 */
public final class Sessions implements AutoCloseable {

  private static final String OWNER_LABEL = "e2b-mcp-owner";

  private final Sandboxes sandboxes;
  private final SessionLimits limits;
  private final InstantSource clock;
  private final Map<String, Session> byId = new HashMap<>();
  private final Map<Owner, Session> defaults = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  // Striped, because owners come and go without end.
  private final List<ReentrantLock> defaultMaking =
      IntStream.range(0, 64).mapToObj(it -> new ReentrantLock()).toList();
  private final Farewells farewells = new Farewells();
  private int total;
  private boolean closed;

  public Sessions(Sandboxes sandboxes, SessionLimits limits, InstantSource clock) {
    this.sandboxes = sandboxes;
    this.limits = limits;
    this.clock = clock;
  }

  public SessionLimits limits() {
    return limits;
  }

  /**
   * Finds or makes the sandbox that a call asks for.
   *
   * @throws SandboxException.SandboxNotFound when a named one is not the owner's or is closed
   * @throws SandboxException.LimitReached when the owner or the server has too many
   */
  public Lease lease(Owner owner, SandboxChoice choice) {
    return switch (choice) {
      case SandboxChoice.Default ignored -> leaseDefault(owner);
      case SandboxChoice.Fresh ignored -> lease(make(owner, false), "");
      case SandboxChoice.Named named -> leaseNamed(owner, named.id());
    };
  }

  /** The sandboxes of the owner's account, oldest first. */
  public synchronized List<Session> of(Owner owner) {
    return byId.values().stream()
        .filter(session -> session.belongsTo(owner))
        .sorted(Comparator.comparing(Session::createdAt))
        .toList();
  }

  /** Forgets a sandbox that ended by itself, so that the next call gets a fresh one. */
  public void lost(Session session) {
    end(session, "it ended unexpectedly");
  }

  /** Closes what was made from a place that nobody calls from again. */
  public void leave(Owner owner) {
    for (Session session : of(owner)) {
      if (session.owner().equals(owner)) {
        end(session, "the session that made it has ended");
      }
    }
  }

  /** Closes a sandbox at its owner's wish. */
  public void close(Session session) {
    end(session, "it was closed on request");
  }

  /** Closes what has been idle or alive for too long; returns when that can next be the case. */
  public Instant sweep() {
    Instant now = clock.instant();
    List<Session> due = new ArrayList<>();
    Instant next = now.plus(limits.idle());
    synchronized (this) {
      for (Session session : byId.values()) {
        Instant end = session.closesAt(limits.idle());
        if (!end.isAfter(now)) {
          due.add(session);
        } else if (end.isBefore(next)) {
          next = end;
        }
      }
    }
    for (Session session : due) {
      boolean old = !session.expiresAt().isAfter(now);
      end(
          session,
          old
              ? "it reached its lifetime of " + words(limits.lifetime())
              : "it was idle for " + words(limits.idle()));
    }
    return next;
  }

  /** Ends all sandboxes; every later call is refused. */
  @Override
  public void close() {
    List<Session> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(byId.values());
    }
    List<Thread> ends =
        all.stream()
            .map(session -> Thread.ofVirtual().start(() -> end(session, "the server was stopped")))
            .toList();
    for (Thread end : ends) {
      try {
        end.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Lease leaseDefault(Owner owner) {
    ReentrantLock making = defaultMaking.get(Math.floorMod(owner.hashCode(), defaultMaking.size()));
    try {
      making.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("cancelled while waiting for the sandbox");
    }
    try {
      Session session;
      synchronized (this) {
        session = defaults.get(owner);
      }
      if (session != null) {
        return lease(session, "");
      }
      session = make(owner, true);
      String reason = farewells.takeReasonOfDefault(owner);
      return lease(
          session,
          reason.isEmpty()
              ? ""
              : "This is a new sandbox; the one before was closed because "
                  + reason
                  + ". Its variables, files and packages are gone.");
    } finally {
      making.unlock();
    }
  }

  private Lease leaseNamed(Owner owner, String id) {
    Session session;
    synchronized (this) {
      session = byId.get(id);
    }
    if (session == null && farewells.reason(owner, id).isEmpty()) {
      session = adopt(owner, id);
    }
    if (session == null || !session.belongsTo(owner)) {
      throw notFound(owner, id);
    }
    return lease(session, "");
  }

  private Lease lease(Session session, String note) {
    synchronized (this) {
      if (byId.get(session.id()) != session) {
        throw notFound(session.owner(), session.id());
      }
      session.leased();
    }
    return new Lease(session, note, () -> session.released(clock.instant()));
  }

  private SandboxException.SandboxNotFound notFound(Owner owner, String id) {
    String reason = farewells.reason(owner, id);
    return new SandboxException.SandboxNotFound(
        "Sandbox "
            + id
            + (reason.isEmpty() ? " does not exist" : " is gone: " + reason)
            + ". Leave sandbox_id out to use your default sandbox, or pass \"new\" for a fresh one.");
  }

  private Session make(Owner owner, boolean byDefault) {
    reserve(owner);
    boolean kept = false;
    try {
      Instant now = clock.instant();
      SandboxSpec spec =
          SandboxSpec.standard()
              .withTimeToLive(limits.lifetime())
              .withLimits(limits.sandbox())
              .withMetadata(label(owner));
      Sandboxes.Furnished made = sandboxes.make(spec);
      Session session = new Session(owner, made, byDefault, now, now.plus(limits.lifetime()));
      synchronized (this) {
        kept = !closed;
        if (kept) {
          byId.put(session.id(), session);
          if (byDefault) {
            defaults.put(owner, session);
          }
        }
      }
      if (!kept) {
        session.end();
        throw stopped();
      }
      return session;
    } finally {
      if (!kept) {
        giveBack(owner);
      }
    }
  }

  private Session adopt(Owner owner, String id) {
    Sandboxes.Furnished found;
    try {
      found = sandboxes.find(id, label(owner));
    } catch (SandboxException.SandboxNotFound e) {
      throw notFound(owner, id);
    }
    SandboxInfo info = found.sandbox().info();
    reserve(owner);
    Session session = Session.ofAnother(owner, found, info);
    synchronized (this) {
      Session known = byId.putIfAbsent(id, session);
      if (known == null) {
        return session;
      }
      session = known;
    }
    giveBack(owner);
    return session;
  }

  private static Map<String, String> label(Owner owner) {
    return Map.of(OWNER_LABEL, owner.account());
  }

  private synchronized void reserve(Owner owner) {
    if (closed) {
      throw stopped();
    }
    int own = counts.getOrDefault(owner.account(), 0);
    if (own >= limits.perOwner()) {
      throw new SandboxException.LimitReached(
          "You have "
              + own
              + " sandboxes, which is the limit. Use one of them by its sandbox_id (get_sandbox_info lists"
              + " them), or wait until an idle one is closed.");
    }
    if (total >= limits.total()) {
      throw new SandboxException.LimitReached(
          "The server is busy: all " + total + " sandboxes are in use. Try again in a minute.");
    }
    counts.put(owner.account(), own + 1);
    total++;
  }

  private synchronized void giveBack(Owner owner) {
    counts.computeIfPresent(owner.account(), (it, count) -> count > 1 ? count - 1 : null);
    total--;
  }

  private void end(Session session, String reason) {
    synchronized (this) {
      if (!byId.remove(session.id(), session)) {
        return;
      }
      farewells.remember(session, reason);
      defaults.remove(session.owner(), session);
    }
    try {
      session.end();
    } finally {
      giveBack(session.owner());
    }
  }

  private static SandboxException.EngineUnavailable stopped() {
    return new SandboxException.EngineUnavailable("The server is stopping.");
  }

  private static String words(Duration duration) {
    return duration.toSeconds() % 60 == 0
        ? duration.toMinutes() + " min"
        : duration.toSeconds() + " s";
  }
}
