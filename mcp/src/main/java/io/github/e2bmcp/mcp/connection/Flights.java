package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.message.McpException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The requests of one connection that are being served, a bounded number. */
public final class Flights {
  private final ConcurrentHashMap<JsonNode, Flight> byId = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private final int limit;
  private int aloft;

  Flights(int limit) {
    this.limit = limit;
  }

  /**
   * Begins a flight, to be followed by {@link #release} and {@link #land}.
   *
   * @throws McpException when the id is in use or too many are in flight
   */
  public Flight begin(JsonNode id) {
    Flight flight = new Flight();
    if (byId.putIfAbsent(id, flight) != null) {
      throw McpException.invalidRequest(
          "The id " + id + " belongs to a request that is still served");
    }
    if (!takeOff()) {
      byId.remove(id);
      throw new McpException(
          McpException.TOO_MANY_REQUESTS,
          "Too many requests at once: "
              + limit
              + " are being served. Wait for some to be answered.");
    }
    return flight;
  }

  private boolean takeOff() {
    lock.lock();
    try {
      if (aloft >= limit) {
        return false;
      }
      aloft++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Frees the id; to be done before the answer goes out, for the client may use the id again. */
  public void release(JsonNode id) {
    byId.remove(id);
  }

  /** The answer, if any, has gone out. */
  public void land() {
    lock.lock();
    try {
      aloft--;
      if (aloft == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  public @Nullable Flight find(JsonNode id) {
    return byId.get(id);
  }

  public List<Flight> all() {
    return List.copyOf(byId.values());
  }

  /** Waits until all have landed; false when the time was up first. */
  public boolean awaitNone(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (aloft > 0 && left > 0) {
        left = none.awaitNanos(left);
      }
      return aloft == 0;
    } finally {
      lock.unlock();
    }
  }
}
