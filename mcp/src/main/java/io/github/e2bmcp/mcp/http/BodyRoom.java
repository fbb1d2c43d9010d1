package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpException;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.mcp.message.McpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes bodies into memory, and only so many large ones at once as there is room for, in all and of
 * one principal; others wait a little. Safe for use by several threads.
 */
final class BodyRoom {
  /** What takes no more bytes than this needs no room of its own. */
  private static final int SMALL = 256 << 10;

  private static final int LARGE_AT_ONCE = 4;
  private static final int LARGE_OF_ONE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A body may take this long, and a second more for each piece of it. */
  private static final Duration ARRIVAL = Duration.ofSeconds(60);

  private static final int PIECE = 64 << 10;

  private final long maxBytes;
  private final Duration patience;
  private final Lock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Map<String, Integer> byPrincipal = new HashMap<>();
  private int large;

  /**
   * @param maxBytes of one body; more is answered 413
   */
  BodyRoom(long maxBytes) {
    this(maxBytes, PATIENCE);
  }

  BodyRoom(long maxBytes, Duration patience) {
    this.maxBytes = maxBytes;
    this.patience = patience;
  }

  /** One request's place; for one thread. */
  final class Place implements AutoCloseable {
    private final String principal;
    private boolean taken;

    private Place(String principal) {
      this.principal = principal;
    }

    /**
     * The whole body.
     *
     * @throws McpException when there is no room for it and none came soon enough
     * @throws HttpException when it is too large or too slow
     */
    byte[] read(HttpExchange exchange) throws IOException, InterruptedException {
      InputStream in = exchange.body(maxBytes);
      long begin = System.nanoTime();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        body.write(piece, 0, count);
        if (body.size() > SMALL && !taken) {
          enter(principal);
          taken = true;
          begin = System.nanoTime();
        }
        Duration allowed = ARRIVAL.plusSeconds(body.size() / PIECE);
        if (System.nanoTime() - begin > allowed.toNanos()) {
          throw new HttpException(408, "The request's body came too slowly.");
        }
      }
      return body.toByteArray();
    }

    @Override
    public void close() {
      if (taken) {
        leave(principal);
      }
    }
  }

  Place place(String principal) {
    return new Place(principal);
  }

  private void enter(String principal) throws InterruptedException {
    long remaining = patience.toNanos();
    lock.lock();
    try {
      while (large >= LARGE_AT_ONCE || byPrincipal.getOrDefault(principal, 0) >= LARGE_OF_ONE) {
        if (remaining <= 0) {
          throw new McpException(
              McpException.TOO_MANY_REQUESTS, "Busy with other large requests; try again later");
        }
        remaining = left.awaitNanos(remaining);
      }
      large++;
      byPrincipal.merge(principal, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private void leave(String principal) {
    lock.lock();
    try {
      large--;
      byPrincipal.computeIfPresent(principal, (name, held) -> held == 1 ? null : held - 1);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
