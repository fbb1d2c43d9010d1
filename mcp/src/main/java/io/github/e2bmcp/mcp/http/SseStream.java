package io.github.e2bmcp.mcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
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
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final byte[] BEFORE = "event: message\ndata: ".getBytes(UTF_8);
  private static final byte[] COMMENT = ":\n\n".getBytes(UTF_8);
  private static final String RETRY = "retry: 1000\n";

  private final HttpExchange exchange;
  private final HttpHeaders headers;
  private final Manner manner;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable OutputStream out;

  SseStream(HttpExchange exchange, HttpHeaders headers) {
    this(exchange, headers, Manner.PLAIN);
  }

  SseStream(HttpExchange exchange, HttpHeaders headers, Manner manner) {
    this.exchange = exchange;
    this.manner = manner;
    HttpHeaders all =
        headers
            .with("Content-Type", "text/event-stream")
            .with("Cache-Control", "no-store")
            .with("X-Accel-Buffering", "no");
    // Who is sent away to come back must not wait behind the call on its old connection.
    this.headers = manner.hold == null ? all : all.with("Connection", "close");
    Thread.ofVirtual().name("mcp-keep-alive").start(this::keepAlive);
  }

  /**
   * How a stream behaves in time.
   *
   * @param first the id to begin with, in an event without data, from which the client can resume;
   *     null for none
   * @param patience when no event began the stream for so long, it begins without
   * @param hold after so long the client is told to come back, and the stream closed; null for
   *     never
   */
  record Manner(@Nullable String first, Duration patience, @Nullable Duration hold) {
    static final Manner PLAIN = new Manner(null, SILENCE, null);
  }

  @Override
  public void send(JsonNode message) throws IOException {
    send(null, Json.line(message));
  }

  /**
   * Sends an event.
   *
   * @param id to resume after it, or null
   * @param line a message with the end of its line
   */
  void send(@Nullable String id, byte[] line) throws IOException {
    lock.lock();
    try {
      OutputStream stream = begun();
      if (id != null) {
        stream.write(("id: " + id + "\n").getBytes(UTF_8));
      }
      stream.write(BEFORE);
      stream.write(line);
      stream.write('\n');
      stream.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Sends the head of the answer now; nothing happens when all has been sent already. */
  void beginUnlessClosed() throws IOException {
    lock.lock();
    try {
      if (closed.getCount() > 0) {
        begun().flush();
      }
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
      if (manner.first != null) {
        stream.write((RETRY + "id: " + manner.first + "\ndata: \n\n").getBytes(UTF_8));
        stream.flush();
      }
    }
    return stream;
  }

  private void write(byte[] bytes) throws IOException {
    lock.lock();
    try {
      OutputStream stream = begun();
      stream.write(bytes);
      stream.flush();
    } finally {
      lock.unlock();
    }
  }

  private void keepAlive() {
    try {
      Duration wait = manner.patience;
      Duration left = manner.hold;
      while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        if (left != null && left.compareTo(wait) <= 0) {
          write((RETRY + "\n").getBytes(UTF_8));
          close();
          return;
        }
        write(COMMENT);
        left = left == null ? null : left.minus(wait);
        wait = left != null && left.compareTo(SILENCE) < 0 ? left : SILENCE;
      }
    } catch (IOException e) {
      // The client is gone, which the exchange tells whom it concerns.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
