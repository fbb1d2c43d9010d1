package io.github.e2bmcp.mcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A stream of events to a client, begun by its first event. A comment goes out whenever nothing was
 * sent for a while, so that nobody on the way takes the silence for the end.
 */
final class SseStream implements Outlet {
  private static final long SILENCE_SECONDS = 15;
  private static final byte[] BEFORE = "event: message\ndata: ".getBytes(UTF_8);
  private static final byte[] COMMENT = ":\n\n".getBytes(UTF_8);

  private final HttpExchange exchange;
  private final HttpHeaders headers;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable OutputStream out;

  SseStream(HttpExchange exchange, HttpHeaders headers) {
    this.exchange = exchange;
    this.headers =
        headers
            .with("Content-Type", "text/event-stream")
            .with("Cache-Control", "no-store")
            .with("X-Accel-Buffering", "no");
    Thread.ofVirtual().name("mcp-keep-alive").start(this::keepAlive);
  }

  @Override
  public void send(JsonNode message) throws IOException {
    byte[] line = Json.line(message);
    lock.lock();
    try {
      OutputStream stream = begun();
      stream.write(BEFORE);
      stream.write(line);
      stream.write('\n');
      stream.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Sends the head of the answer now. */
  void begin() throws IOException {
    lock.lock();
    try {
      begun().flush();
    } finally {
      lock.unlock();
    }
  }

  /** True when the stream has begun; else it never will. */
  boolean beganElseNever() {
    lock.lock();
    try {
      if (out == null) {
        closed.countDown();
      }
      return out != null;
    } finally {
      lock.unlock();
    }
  }

  void close() throws IOException {
    lock.lock();
    try {
      closed.countDown();
      if (out != null) {
        out.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the stream is closed by somebody or the client is gone. */
  void awaitEnd() throws InterruptedException {
    exchange.onDisconnect(closed::countDown);
    closed.await();
  }

  private OutputStream begun() throws IOException {
    if (closed.getCount() == 0) {
      throw new IOException("The stream is closed");
    }
    OutputStream stream = out;
    if (stream == null) {
      stream = exchange.stream(200, headers);
      out = stream;
    }
    return stream;
  }

  private void keepAlive() {
    try {
      while (!closed.await(SILENCE_SECONDS, TimeUnit.SECONDS)) {
        lock.lock();
        try {
          OutputStream stream = begun();
          stream.write(COMMENT);
          stream.flush();
        } finally {
          lock.unlock();
        }
      }
    } catch (IOException e) {
      // The client is gone, which the exchange tells whom it concerns.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
