package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.function.Consumer;

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
  private final Consumer<Sandbox> prepare;
  private final Stock<Sandbox> stock;

  /**
   * A pool that holds nothing yet.
   *
   * @param size how many to keep ready, 0 for none
   * @param prepare done to each before it counts as ready, such as starting an interpreter
   */
  public WarmPool(SandboxEngine engine, SandboxSpec spec, int size, Consumer<Sandbox> prepare) {
    this.engine = engine;
    this.spec = spec;
    this.prepare = prepare;
    this.stock = new Stock<>(size, this::prepared, Sandbox::kill);
  }

  /** Begins to fill in the background. Idempotent. */
  public void start() {
    stock.start();
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
      for (Sandbox made = stock.take(); made != null; made = stock.take()) {
        if (lives(made)) {
          return made;
        }
      }
      return prepared();
    } finally {
      stock.refill();
    }
  }

  /** It may have died while it waited. */
  private boolean lives(Sandbox made) {
    try {
      made.extend(spec.timeToLive());
      return true;
    } catch (SandboxException e) {
      made.kill();
      return false;
    }
  }

  /** How many are ready now. */
  public int ready() {
    return stock.ready();
  }

  /** Ends those that nobody took. Idempotent. */
  @Override
  public void close() {
    stock.close();
  }
}
