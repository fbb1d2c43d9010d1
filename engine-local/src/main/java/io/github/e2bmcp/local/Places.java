package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.MemoryShare;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes of an engine and the places that they take: so many at once, and as long as the
 * machine has memory for one more. Sandboxes that are on disk have none. Thread-safe.
 */
final class Places implements LiveSandbox.Owner {

  private final int size;
  private final Supplier<MemoryShare> memory;
  private final Semaphore free;
  private final Map<String, LiveSandbox> sandboxes = new ConcurrentHashMap<>();
  private final Set<LiveSandbox> without = ConcurrentHashMap.newKeySet();

  /**
   * Places that are all free.
   *
   * @param memory asked before one is taken; may fail as the engine's opening does
   */
  Places(int size, Supplier<MemoryShare> memory) {
    this.size = size;
    this.memory = memory;
    this.free = new Semaphore(size);
  }

  /**
   * Takes one for a sandbox with these limits.
   *
   * @throws SandboxException.LimitReached when all are taken, or the machine has too little memory
   */
  void take(Limits limits) {
    if (!free.tryAcquire()) {
      throw new SandboxException.LimitReached(
          "All " + size + " sandboxes are in use; close one or wait.");
    }
    try {
      memory.get().requireRoom(limits.memoryBytes());
    } catch (RuntimeException e) {
      giveBack();
      throw e;
    }
  }

  /** Of a sandbox that never came to be known, or is no more. */
  void giveBack() {
    free.release();
  }

  /** From now on it is known, and gives its place back by its end. */
  void enter(LiveSandbox live) {
    sandboxes.put(live.id(), live);
  }

  /** The same for one that was found on disk. */
  void enterAsleep(LiveSandbox live) {
    without.add(live);
    enter(live);
  }

  @Nullable LiveSandbox find(String id) {
    return sandboxes.get(id);
  }

  Collection<LiveSandbox> all() {
    return sandboxes.values();
  }

  @Override
  public void ended(LiveSandbox live) {
    if (sandboxes.remove(live.id()) != null && !without.remove(live)) {
      giveBack();
    }
  }

  @Override
  public void asleep(LiveSandbox live) {
    without.add(live);
    giveBack();
  }

  @Override
  public void waking(LiveSandbox live) {
    take(live.spec().limits());
    without.remove(live);
  }

  /** Waits until nobody has a place any more. */
  void awaitEmpty(Duration deadline) {
    try {
      if (free.tryAcquire(size, deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        free.release(size);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
