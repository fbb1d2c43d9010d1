package io.github.e2bmcp.interpreter;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The events of one run on their way to the thread that waits for them, bounded in bytes. */
final class Inbox {

  /** Above this the kernel has to wait. */
  private static final int BYTES = 32 << 20;

  private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(BYTES);
  private volatile boolean closed;

  private record Letter(@Nullable JsonNode event, int bytes) {}

  /** Waits while the inbox is full; drops the event once it is closed. */
  void put(JsonNode event, int bytes) throws InterruptedException {
    int weight = Math.min(bytes, BYTES);
    while (!room.tryAcquire(weight, 200, TimeUnit.MILLISECONDS)) {
      if (closed) {
        return;
      }
    }
    letters.add(new Letter(event, weight));
  }

  /** Tells the reader that nothing more will come. */
  void end() {
    letters.add(new Letter(null, 0));
  }

  /**
   * The next event.
   *
   * @return null when none came within the wait
   * @throws Ended once nothing more will come
   */
  @Nullable JsonNode take(Duration wait) throws InterruptedException, Ended {
    Letter letter = letters.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (letter == null) {
      return null;
    }
    room.release(letter.bytes());
    if (letter.event() == null) {
      end();
      throw new Ended();
    }
    return letter.event();
  }

  void close() {
    closed = true;
  }

  /** The connection to the kernel has ended. */
  static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
