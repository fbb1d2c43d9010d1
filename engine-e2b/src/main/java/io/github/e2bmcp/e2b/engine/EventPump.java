package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a blocking source on a thread of its own, so that one can wait for the next item for a
 * while only. It reads a few items ahead; then the source has to wait.
 */
final class EventPump<T> {

  private static final int AHEAD = 16;

  private final BlockingQueue<Item<T>> items = new ArrayBlockingQueue<>(AHEAD);
  private final Supplier<@Nullable T> source;
  private final Thread reader;
  private @Nullable Item<T> last;
  private volatile boolean closed;

  private record Item<T>(@Nullable T value, @Nullable E2bException error) {}

  /**
   * Pumps.
   *
   * @param source the next item; null at the end
   */
  EventPump(String name, Supplier<@Nullable T> source) {
    this.source = source;
    reader = Thread.ofVirtual().name(name).start(this::pump);
  }

  private void pump() {
    try {
      while (!closed) {
        Item<T> item = read();
        items.put(item);
        if (item.value() == null) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Closed: nobody takes items any more.
    }
  }

  private Item<T> read() {
    try {
      return new Item<>(source.get(), null);
    } catch (E2bException e) {
      return new Item<>(null, e);
    }
  }

  /**
   * The next item.
   *
   * @return null when none came within the wait, or at the end; see {@link #ended}
   * @throws E2bException what the source ended with, ever after
   */
  @Nullable T next(Duration wait) {
    Item<T> item = last;
    if (item == null) {
      item = poll(wait);
    }
    if (item == null) {
      return null;
    }
    if (item.value() == null) {
      last = item;
    }
    if (item.error() != null) {
      throw item.error();
    }
    return item.value();
  }

  boolean ended() {
    return last != null;
  }

  private @Nullable Item<T> poll(Duration wait) {
    try {
      return wait.isZero() ? items.poll() : items.poll(nanos(wait), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while waiting for an event", e);
    }
  }

  private static long nanos(Duration wait) {
    return wait.compareTo(Duration.ofDays(1000)) > 0 ? Long.MAX_VALUE : wait.toNanos();
  }

  /** Stops reading; the source must be closed by its owner. */
  void close() {
    closed = true;
    reader.interrupt();
  }
}
