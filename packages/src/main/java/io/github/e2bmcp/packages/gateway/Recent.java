package io.github.e2bmcp.packages.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps the pages last asked for, for a short while. Safe for use by several threads. */
final class Recent<V> {

  private record Kept<V>(V value, long at) {}

  private final Lock lock = new ReentrantLock();
  private final long lifeNanos;
  private final Map<String, Kept<V>> kept;

  Recent(int most, Duration life) {
    this.lifeNanos = life.toNanos();
    this.kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Kept<V>> eldest) {
            return size() > most;
          }
        };
  }

  @Nullable V get(String key) {
    lock.lock();
    try {
      Kept<V> found = kept.get(key);
      if (found != null && System.nanoTime() - found.at() > lifeNanos) {
        kept.remove(key);
        return null;
      }
      return found == null ? null : found.value();
    } finally {
      lock.unlock();
    }
  }

  void put(String key, V value) {
    lock.lock();
    try {
      kept.put(key, new Kept<>(value, System.nanoTime()));
    } finally {
      lock.unlock();
    }
  }
}
