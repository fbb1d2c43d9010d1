package io.github.e2bmcp.egress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What one sandbox contacted or tried to: the newest entries up to a bound, totals of all. */
public final class EgressLog {

  private final Deque<EgressEntry> entries = new ArrayDeque<>();
  private final int capacity;
  private long count;
  private long bytesUp;
  private long bytesDown;

  EgressLog(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(EgressEntry entry) {
    if (entries.size() == capacity) {
      entries.removeFirst();
    }
    entries.addLast(entry);
    count++;
    bytesUp += entry.bytesUp();
    bytesDown += entry.bytesDown();
  }

  /** The entries that are kept, in the order in which they ended. */
  public synchronized List<EgressEntry> entries() {
    return List.copyOf(entries);
  }

  /** How many there were, those no longer kept included. */
  public synchronized long count() {
    return count;
  }

  /** Bytes out of the sandbox over all ended connections. */
  public synchronized long bytesUp() {
    return bytesUp;
  }

  /** Bytes into the sandbox over all ended connections. */
  public synchronized long bytesDown() {
    return bytesDown;
  }
}
