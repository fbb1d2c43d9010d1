package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few sandboxes ready, so that a new one costs nobody its start. Nothing is made before
 * {@link #start} or the first {@link #take}; what is taken is made up for in the background. Who
 * comes while one is being made waits for that one.
 *
 * <p>A taken sandbox has the pool's specification: its life counts from the taking, its metadata
 * and environment are the specification's own.
 */
public final class WarmPool implements AutoCloseable {

  private final SandboxEngine engine;
  private final SandboxSpec spec;
  private final int size;
  private final Consumer<Sandbox> prepare;
  private final Object lock = new Object();
  private final ArrayDeque<Coming> kept = new ArrayDeque<>();
  private boolean closed;

  /** One that is ready, or is being made. */
  private static final class Coming {
    final CompletableFuture<Sandbox> sandbox = new CompletableFuture<>();
  }

  /**
   * A pool that holds nothing yet.
   *
   * @param size how many to keep ready, 0 for none
   * @param prepare done to each before it counts as ready, such as starting an interpreter
   */
  public WarmPool(SandboxEngine engine, SandboxSpec spec, int size, Consumer<Sandbox> prepare) {
    this.engine = engine;
    this.spec = spec;
    this.size = size;
    this.prepare = prepare;
  }

  /** Begins to fill in the background. Idempotent. */
  public void start() {
    synchronized (lock) {
      while (!closed && kept.size() < size) {
        Coming next = new Coming();
        kept.add(next);
        Thread.startVirtualThread(() -> make(next));
      }
    }
  }

  private void make(Coming next) {
    try {
      Sandbox made = prepared();
      if (!next.sandbox.complete(made)) {
        made.kill();
      }
    } catch (RuntimeException e) {
      // Full or broken: the caller who takes one hears of it from the engine itself.
      synchronized (lock) {
        kept.remove(next);
      }
      next.sandbox.completeExceptionally(e);
    }
  }

  private Sandbox prepared() {
    Sandbox sandbox = engine.create(spec);
    try {
      prepare.accept(sandbox);
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.kill();
      throw e;
    }
  }

  /**
   * A ready sandbox, or a new one where none is ready or soon will be.
   *
   * @throws SandboxException.Cancelled when the thread is interrupted while it waits
   */
  public Sandbox take() {
    try {
      for (Coming next = poll(); next != null; next = poll()) {
        Sandbox living = living(next);
        if (living != null) {
          return living;
        }
      }
      return prepared();
    } finally {
      start();
    }
  }

  /** One that is ready, before one that is being made; null for none. */
  private @Nullable Coming poll() {
    synchronized (lock) {
      for (Coming one : kept) {
        if (one.sandbox.isDone()) {
          kept.remove(one);
          return one;
        }
      }
      return kept.poll();
    }
  }

  /** Null where making it failed, or where it died while it waited. */
  private @Nullable Sandbox living(Coming next) {
    Sandbox made;
    try {
      made = next.sandbox.get();
    } catch (ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      giveBack(next);
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while a sandbox was made", e);
    }
    try {
      made.extend(spec.timeToLive());
      return made;
    } catch (SandboxException e) {
      made.kill();
      return null;
    }
  }

  private void giveBack(Coming next) {
    synchronized (lock) {
      if (!closed) {
        kept.addFirst(next);
        return;
      }
    }
    end(next);
  }

  /** How many are ready now. */
  public int ready() {
    synchronized (lock) {
      return (int) kept.stream().filter(one -> one.sandbox.isDone()).count();
    }
  }

  /** Ends those that nobody took. Idempotent. */
  @Override
  public void close() {
    List<Coming> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(kept);
      kept.clear();
    }
    left.forEach(WarmPool::end);
  }

  /** What is still being made is ended by its maker. */
  private static void end(Coming one) {
    if (!one.sandbox.cancel(false) && !one.sandbox.isCompletedExceptionally()) {
      one.sandbox.join().kill();
    }
  }
}
