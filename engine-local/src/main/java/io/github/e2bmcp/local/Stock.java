package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.SandboxException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few things that take long to make, made in the background before they are wanted. Who comes
 * while one is being made waits for that one. Thread-safe.
 */
final class Stock<T> implements AutoCloseable {

  /** For who took one, to be done with what else it needs the processors for. */
  private static final long HEAD_START_MILLIS = 100;

  private final int size;
  private final Supplier<T> maker;
  private final Consumer<T> discard;
  private final Object lock = new Object();
  private final ArrayDeque<Coming<T>> kept = new ArrayDeque<>();
  private boolean closed;

  /** One that is ready, or is being made. */
  private static final class Coming<T> {
    final CompletableFuture<T> thing = new CompletableFuture<>();
  }

  /**
   * A stock that holds nothing yet.
   *
   * @param size how many to keep ready, 0 for none
   * @param maker may fail; then there is one less until the next {@link #start}
   * @param discard ends what nobody took
   */
  Stock(int size, Supplier<T> maker, Consumer<T> discard) {
    this.size = size;
    this.maker = maker;
    this.discard = discard;
  }

  /** Begins to fill in the background. Idempotent. */
  void start() {
    synchronized (lock) {
      while (!closed && kept.size() < size) {
        Coming<T> next = new Coming<>();
        kept.add(next);
        Thread.startVirtualThread(() -> make(next));
      }
    }
  }

  /** Begins to make up for what was taken, a moment later. */
  void refill() {
    if (size > 0) {
      CompletableFuture.delayedExecutor(HEAD_START_MILLIS, TimeUnit.MILLISECONDS)
          .execute(this::start);
    }
  }

  private void make(Coming<T> next) {
    try {
      T made = maker.get();
      if (!next.thing.complete(made)) {
        discard.accept(made);
      }
    } catch (RuntimeException e) {
      // Full or broken: who makes one without this stock hears of it.
      synchronized (lock) {
        kept.remove(next);
      }
      next.thing.completeExceptionally(e);
    }
  }

  /**
   * One that is ready, before one that is being made; null for none.
   *
   * @throws SandboxException.Cancelled when the thread is interrupted while it waits
   */
  @Nullable T take() {
    for (Coming<T> next = poll(); next != null; next = poll()) {
      try {
        return next.thing.get();
      } catch (ExecutionException e) {
        // Then perhaps the next one.
      } catch (InterruptedException e) {
        giveBack(next);
        Thread.currentThread().interrupt();
        throw new SandboxException.Cancelled("interrupted while a sandbox was made", e);
      }
    }
    return null;
  }

  private @Nullable Coming<T> poll() {
    synchronized (lock) {
      for (Coming<T> one : kept) {
        if (one.thing.isDone()) {
          kept.remove(one);
          return one;
        }
      }
      return kept.poll();
    }
  }

  private void giveBack(Coming<T> next) {
    synchronized (lock) {
      if (!closed) {
        kept.addFirst(next);
        return;
      }
    }
    end(next);
  }

  /** How many are ready now. */
  int ready() {
    synchronized (lock) {
      return (int) kept.stream().filter(one -> one.thing.isDone()).count();
    }
  }

  /** Ends those that nobody took. Idempotent. */
  @Override
  public void close() {
    List<Coming<T>> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(kept);
      kept.clear();
    }
    left.forEach(this::end);
  }

  /** What is still being made is ended by its maker. */
  private void end(Coming<T> one) {
    if (!one.thing.cancel(false) && !one.thing.isCompletedExceptionally()) {
      discard.accept(one.thing.join());
    }
  }
}
