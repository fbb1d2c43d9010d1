package io.github.e2bmcp.mcp.http;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * What was sent to sessions and may be asked for again, the newest of it: bounded in all, and to a
 * quarter of that for one principal, so that none can make the server forget what it keeps of
 * others.
 */
final class EventLog {
  /** What the bookkeeping of one event takes, roughly. */
  private static final int OVERHEAD = 200;

  private final long limit;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Long> byPrincipal = new HashMap<>();
  private long bytes;

  /**
   * An empty log.
   *
   * @param limit bytes in all
   */
  EventLog(long limit) {
    this.limit = limit;
  }

  private record Entry(EventStream stream, long size) {}

  /**
   * Counts an event that a stream has just taken in. Older ones are forgotten, this one too if it
   * is greater than the bound; the caller holds no lock of any stream.
   */
  void count(EventStream stream, int length) {
    synchronized (this) {
      Entry entry = new Entry(stream, length + OVERHEAD);
      entries.add(entry);
      add(entry, 1);
      String principal = stream.principal();
      Iterator<Entry> oldest = entries.iterator();
      while (oldest.hasNext() && (bytes > limit || own(principal) > limit / 4)) {
        Entry old = oldest.next();
        if (bytes > limit || old.stream.principal().equals(principal)) {
          oldest.remove();
          add(old, -1);
          old.stream.forgetOldest();
        }
      }
    }
  }

  /** Forgets all of a stream; who ends it calls this. */
  synchronized void drop(EventStream stream) {
    entries.removeIf(entry -> {
      boolean its = entry.stream == stream;
      if (its) {
        add(entry, -1);
      }
      return its;
    });
  }

  private long own(String principal) {
    return byPrincipal.getOrDefault(principal, 0L);
  }

  private void add(Entry entry, int sign) {
    bytes += sign * entry.size;
    byPrincipal.merge(
        entry.stream.principal(),
        sign * entry.size,
        (before, change) -> before + change == 0 ? null : before + change);
  }

  /** Bytes that are kept now. */
  synchronized long bytes() {
    return bytes;
  }
}
