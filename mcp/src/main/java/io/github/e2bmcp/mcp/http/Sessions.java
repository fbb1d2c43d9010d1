package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.mcp.exchange.Caller;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sessions of legacy clients: bounded, expiring, each bound to who opened it. */
final class Sessions {
  private final HttpOptions.SessionLimits limits;
  private final EventLog log;
  private final Consumer<Caller> sessionEnd;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byId = new LinkedHashMap<>();
  private volatile boolean draining;

  /**
   * @param sessionEnd told of each that ended
   */
  Sessions(HttpOptions options, Consumer<Caller> sessionEnd) {
    this.limits = options.sessions();
    this.log = new EventLog(options.streams().keptBytes());
    this.sessionEnd = sessionEnd;
  }

  /** A session that nobody knows yet; {@link #keep} makes it known. */
  Session make(Caller caller) {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return new Session(HexFormat.of().formatHex(bytes), caller, log);
  }

  /** Keeps a session; false when there are too many of others. */
  boolean keep(Session session) {
    List<Session> ended;
    boolean kept;
    synchronized (this) {
      ended = new ArrayList<>(removeIdle());
      Session crowded = leastUsedOfCrowd(session.connection().caller().principal());
      if (crowded != null) {
        byId.remove(crowded.id());
        ended.add(crowded);
      }
      kept = byId.size() < limits.total();
      if (kept) {
        byId.put(session.id(), session);
      }
    }
    ended.forEach(this::tell);
    return kept;
  }

  /** The session, if it lives and belongs to this caller; others must not learn that it exists. */
  synchronized @Nullable Session find(String id, Caller caller) {
    Session session = byId.get(id);
    if (session == null
        || session.idleNanos() > limits.idle().toNanos()
        || !session.connection().caller().principal().equals(caller.principal())) {
      return null;
    }
    session.use();
    return session;
  }

  void end(Session session) {
    synchronized (this) {
      byId.remove(session.id());
    }
    tell(session);
  }

  private void tell(Session ended) {
    ended.end();
    sessionEnd.accept(ended.connection().caller());
  }

  /** Ends what the sessions listen to; they themselves stay. */
  void drain() {
    draining = true;
    List<Session> all;
    synchronized (this) {
      all = List.copyOf(byId.values());
    }
    all.forEach(Session::endListening);
  }

  boolean draining() {
    return draining;
  }

  synchronized int size() {
    return byId.size();
  }

  private List<Session> removeIdle() {
    List<Session> idle =
        byId.values().stream()
            .filter(session -> session.idleNanos() > limits.idle().toNanos())
            .toList();
    idle.forEach(session -> byId.remove(session.id()));
    return idle;
  }

  private @Nullable Session leastUsedOfCrowd(String principal) {
    List<Session> own =
        byId.values().stream()
            .filter(session -> session.connection().caller().principal().equals(principal))
            .toList();
    if (own.size() < limits.perPrincipal()) {
      return null;
    }
    return own.stream().max(Comparator.comparingLong(Session::idleNanos)).orElse(null);
  }
}
