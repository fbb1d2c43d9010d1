package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Keeps a few sandboxes ready, so that a new one costs nobody its start. Nothing is made before
 * {@link #start} or the first {@link #take}; what is taken is made up for in the background.
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
  private final ArrayDeque<Sandbox> ready = new ArrayDeque<>();
  private int making;
  private boolean closed;

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
      while (!closed && ready.size() + making < size) {
        making++;
        Thread.startVirtualThread(this::makeOne);
      }
    }
  }

  private void makeOne() {
    Sandbox made = null;
    try {
      Sandbox sandbox = prepared();
      made = sandbox;
    } catch (SandboxException e) {
      // Full or broken: the caller who takes one hears of it from the engine itself.
    } finally {
      keep(made);
    }
  }

  private void keep(@org.jspecify.annotations.Nullable Sandbox made) {
    synchronized (lock) {
      making--;
      if (made != null && !closed) {
        ready.add(made);
        return;
      }
    }
    if (made != null) {
      made.kill();
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

  /** A ready sandbox, or a new one where none is ready. */
  public Sandbox take() {
    Sandbox taken = living();
    try {
      return taken != null ? taken : prepared();
    } finally {
      start();
    }
  }

  /** One may have died while it waited. */
  private @org.jspecify.annotations.Nullable Sandbox living() {
    while (true) {
      Sandbox next;
      synchronized (lock) {
        next = ready.poll();
      }
      if (next == null) {
        return null;
      }
      try {
        next.extend(spec.timeToLive());
        return next;
      } catch (SandboxException e) {
        next.kill();
      }
    }
  }

  /** How many are ready now. */
  public int ready() {
    synchronized (lock) {
      return ready.size();
    }
  }

  /** Ends those that nobody took. Idempotent. */
  @Override
  public void close() {
    ArrayDeque<Sandbox> left;
    synchronized (lock) {
      closed = true;
      left = new ArrayDeque<>(ready);
      ready.clear();
    }
    left.forEach(Sandbox::kill);
  }
}
