package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.exchange.Caller;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A legacy client's session over HTTP, and what may be sent again of its streams. */
final class Session implements Outlet {
  static final int MAX_IN_FLIGHT = 256;

  /** The number of the stream for what belongs to no request. */
  private static final long BACKGROUND = 0;

  private final String id;
  private final Connection connection;
  private final EventLog log;
  private final Map<Long, EventStream> streams = new ConcurrentHashMap<>();
  private final AtomicLong lastStream = new AtomicLong(BACKGROUND);
  private volatile long lastUsed = System.nanoTime();

  Session(String id, Caller caller, EventLog log) {
    this.id = id;
    this.log = log;
    this.connection = new Connection(caller.on("http-" + id.substring(0, 16)), MAX_IN_FLIGHT, this);
  }

  String id() {
    return id;
  }

  Connection connection() {
    return connection;
  }

  void use() {
    lastUsed = System.nanoTime();
  }

  /** Since the last use; none while something runs. */
  long idleNanos() {
    EventStream background = streams.get(BACKGROUND);
    if ((background != null && background.heard()) || !connection.flights().all().isEmpty()) {
      return 0;
    }
    return System.nanoTime() - lastUsed;
  }

  /** The stream for what belongs to no request, which is made when it is first asked for. */
  EventStream background() {
    return streams.computeIfAbsent(BACKGROUND, this::stream);
  }

  /** A stream for the answer to one request. */
  EventStream open() {
    EventStream stream = stream(lastStream.incrementAndGet());
    streams.put(stream.number(), stream);
    return stream;
  }

  private EventStream stream(long number) {
    String principal = connection.caller().principal();
    return new EventStream(principal, number, log, () -> streams.remove(number));
  }

  /** Lets nobody come back to this stream. */
  void forget(EventStream stream) {
    streams.remove(stream.number());
    log.drop(stream);
  }

  /**
   * Lets a client hear what came after an event that it saw.
   *
   * @param eventId as the client says it
   * @return the stream that the event was of; null when it is not kept
   */
  @Nullable EventStream resume(String eventId, SseStream to) throws IOException {
    int dash = eventId.indexOf('-');
    try {
      EventStream stream = streams.get(Long.parseLong(eventId, 0, Math.max(dash, 0), 10));
      long after = Long.parseLong(eventId, dash + 1, eventId.length(), 10);
      return stream != null && stream.resume(after, to) ? stream : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Sends it if the client has ever opened a stream for such; else nobody hears it. */
  @Override
  public void send(JsonNode message) throws IOException {
    EventStream background = streams.get(BACKGROUND);
    if (background != null) {
      background.send(message);
    }
  }

  /** Ends the connection that listens to what belongs to no request; the session stays. */
  void endListening() {
    EventStream background = streams.get(BACKGROUND);
    if (background != null) {
      background.silence();
    }
  }

  void end() {
    connection.close();
    connection.flights().all().forEach(Flight::cancel);
    for (EventStream stream : streams.values()) {
      stream.silence();
      log.drop(stream);
    }
    streams.clear();
  }
}
