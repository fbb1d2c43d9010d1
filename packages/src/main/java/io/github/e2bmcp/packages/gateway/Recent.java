package io.github.e2bmcp.packages.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps the pages last asked for, for a short while. Safe for use by several threads. */
final class Recent<V> {

  private record Kept<V>(V value, long bytes, long at) {}

  private final Lock lock = new ReentrantLock();
  private final Map<String, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final long mostBytes;
  private final long lifeNanos;
  private long bytes;

  /**
   * Keeps nothing yet.
   *
   * @param mostBytes of all pages together, as they were sent
   */
  Recent(long mostBytes, Duration life) {
    this.mostBytes = mostBytes;
    this.lifeNanos = life.toNanos();
  }

  @Nullable V get(String key) {
    lock.lock();
    try {
      Kept<V> found = kept.get(key);
      if (found == null) {
        return null;
      }
      if (System.nanoTime() - found.at() > lifeNanos) {
        remove(key);
        return null;
      }
      return found.value();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps one, and lets go of those that nobody asked for the longest; one too large is not kept.
   */
  void put(String key, V value, long size) {
    lock.lock();
    try {
      remove(key);
      if (size > mostBytes) {
        return;
      }
      while (bytes + size > mostBytes) {
        remove(kept.keySet().iterator().next());
      }
      kept.put(key, new Kept<>(value, size, System.nanoTime()));
      bytes += size;
    } finally {
      lock.unlock();
    }
  }

  private void remove(String key) {
    Kept<V> gone = kept.remove(key);
    if (gone != null) {
      bytes -= gone.bytes();
    }
  }
}
