package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.exchange.Caller;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A legacy client's session over HTTP. */
final class Session implements Outlet {
  static final int MAX_IN_FLIGHT = 256;

  private final String id;
  private final Connection connection;
  private volatile long lastUsed = System.nanoTime();
  private volatile @Nullable SseStream background;

  Session(String id, Caller caller) {
    this.id = id;
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
    if (background != null || !connection.flights().all().isEmpty()) {
      return 0;
    }
    return System.nanoTime() - lastUsed;
  }

  /** Makes this the stream for what belongs to no request, and ends the one before. */
  void listen(SseStream stream) throws IOException {
    SseStream before;
    synchronized (this) {
      before = background;
      background = stream;
    }
    if (before != null) {
      before.close();
    }
  }

  synchronized void stopListening(SseStream stream) {
    if (background == stream) {
      background = null;
    }
    use();
  }

  /** Sends it if the client has opened a stream for such; else nobody hears it. */
  @Override
  public void send(JsonNode message) throws IOException {
    SseStream stream = background;
    if (stream != null) {
      stream.send(message);
    }
  }

  void endListening() {
    SseStream stream = background;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // The client has gone before.
      }
    }
  }

  void end() {
    connection.close();
    connection.flights().all().forEach(Flight::cancel);
    endListening();
  }
}
