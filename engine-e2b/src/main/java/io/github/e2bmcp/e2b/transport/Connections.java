package io.github.e2bmcp.e2b.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, some of which rest until the next request to the same place. Thread-safe.
 */
final class Connections {

  /** Servers close what rests; most do so after a minute or more. */
  private static final Duration REST = Duration.ofSeconds(30);

  private static final int MOST_RESTING = 64;

  private final Set<Connection> open = new HashSet<>();
  private final Map<Route, Deque<Connection>> resting = new HashMap<>();
  private int restingCount;
  private boolean sweeping;
  private boolean closed;

  /** One that rests and is still good; null when there is none. */
  @Nullable Connection take(Route route) {
    for (Connection found = newest(route); found != null; found = newest(route)) {
      if (found.fresh()) {
        return found;
      }
      found.close();
    }
    return null;
  }

  private synchronized @Nullable Connection newest(Route route) {
    Deque<Connection> queue = resting.get(route);
    if (queue == null) {
      return null;
    }
    Connection found = queue.pollLast();
    restingCount--;
    if (queue.isEmpty()) {
      resting.remove(route);
    }
    return found;
  }

  /** It serves no request now. */
  void giveBack(Connection connection) {
    connection.rest();
    if (!keep(connection)) {
      connection.close();
    }
  }

  private synchronized boolean keep(Connection connection) {
    if (closed || restingCount >= MOST_RESTING) {
      return false;
    }
    resting.computeIfAbsent(connection.route(), route -> new ArrayDeque<>()).add(connection);
    restingCount++;
    if (!sweeping) {
      sweeping = true;
      sweepIn(REST);
    }
    return true;
  }

  private void sweepIn(Duration wait) {
    var unused = Alarm.in(wait, this::sweep);
  }

  /** Closes what has rested for long, so that servers are not left with it. */
  private void sweep() {
    List<Connection> old = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      for (Deque<Connection> queue : resting.values()) {
        while (!queue.isEmpty() && now - queue.peek().idleSinceNanos() >= REST.toNanos()) {
          old.add(queue.remove());
          restingCount--;
        }
      }
      resting.values().removeIf(Deque::isEmpty);
      sweeping = restingCount > 0;
      if (sweeping) {
        sweepIn(REST);
      }
    }
    old.forEach(Connection::close);
  }

  /** A new one; it is closed at once when this is. */
  void born(Connection connection) {
    synchronized (this) {
      if (!closed) {
        open.add(connection);
        return;
      }
    }
    connection.close();
  }

  synchronized void gone(Connection connection) {
    open.remove(connection);
  }

  /** How many serve a request now. */
  synchronized int inUse() {
    return open.size() - restingCount;
  }

  /** How many wait for their next request. */
  synchronized int resting() {
    return restingCount;
  }

  synchronized boolean closed() {
    return closed;
  }

  /** Closes every connection, those in use too. Idempotent. */
  void close() {
    List<Connection> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open);
      resting.clear();
      restingCount = 0;
    }
    all.forEach(Connection::close);
  }
}
