package io.github.e2bmcp.mcp.offer;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes on their way to one client. The same change twice is told once, so what waits is bounded
 * by what the client subscribed to, however slow it is.
 */
public final class Mailbox {
  private final Predicate<Changes.Change> wanted;
  private final Set<Changes.Change> waiting = new LinkedHashSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private boolean closed;

  public Mailbox(Predicate<Changes.Change> wanted) {
    this.wanted = wanted;
  }

  void offer(Changes.Change change) {
    if (!wanted.test(change)) {
      return;
    }
    lock.lock();
    try {
      if (waiting.add(change)) {
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next change; null when the mailbox is closed. */
  public Changes.@Nullable Change take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.await();
      }
      Iterator<Changes.Change> next = waiting.iterator();
      if (!next.hasNext()) {
        return null;
      }
      Changes.Change change = next.next();
      next.remove();
      return change;
    } finally {
      lock.unlock();
    }
  }
}
