package io.github.e2bmcp.local.wire;

import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A receiver whose owner comes and takes, blocking. What it holds is bounded by the credits. */
public final class Mailbox implements Receiver {

  /** Rows of replies that may wait; an honest agent sends a handful. */
  private static final int MAX_REPLIES = 10_000;

  /** What came in. */
  public sealed interface Item {}

  public record Bytes(byte[] bytes) implements Item {}

  public record Reply(Fields fields) implements Item {}

  public record End() implements Item {}

  public record Lost() implements Item {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private boolean lost;

  @Override
  public void data(byte kind, byte[] bytes) {
    put(new Bytes(bytes));
  }

  @Override
  public void end() {
    put(new End());
  }

  @Override
  public void reply(Fields fields) {
    put(new Reply(fields));
  }

  @Override
  public void lost() {
    lock.lock();
    try {
      lost = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void put(Item item) {
    lock.lock();
    try {
      if (items.size() >= MAX_REPLIES && !(item instanceof Bytes)) {
        throw new ProtocolViolation("more replies than anybody asked for");
      }
      items.add(item);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next item; {@link Lost} once nothing more will come.
   *
   * @return null when none came within the wait
   */
  public @Nullable Item poll(Duration wait) {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (items.isEmpty()) {
        if (lost) {
          return new Lost();
        }
        if (left <= 0) {
          return null;
        }
        left = arrived.awaitNanos(left);
      }
      return items.remove();
    } catch (InterruptedException e) {
      throw Waiting.cancelled(e);
    } finally {
      lock.unlock();
    }
  }

  /** The next item, which must come in time. */
  public Item take(Duration deadline) {
    Item item = poll(deadline);
    if (item == null) {
      throw new SandboxException.DeadlineExceeded(
          "The sandbox did not answer within "
              + TimeUnit.NANOSECONDS.toMillis(deadline.toNanos())
              + " ms.");
    }
    return item;
  }
}
