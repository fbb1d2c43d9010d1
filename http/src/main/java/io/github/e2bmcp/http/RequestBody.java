package io.github.e2bmcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A body on its way from the event loop, which puts bytes in, to the handler, which reads them. */
final class RequestBody extends InputStream {

  /** When this much waits to be read, no more is taken from the connection. */
  static final int WINDOW = 256 << 10;

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private final Duration stallTimeout;
  private final Runnable onFirstRead;
  private final Runnable onRoom;
  private int offset;
  private int buffered;
  private long taken;
  private long bound;
  private boolean readBegun;
  private boolean ended;
  private boolean dropping;
  private @Nullable IOException failure;

  /**
   * @param onFirstRead run when the handler first wants bytes
   * @param onRoom run when the window has room again
   */
  RequestBody(long bound, Duration stallTimeout, Runnable onFirstRead, Runnable onRoom) {
    this.bound = bound;
    this.stallTimeout = stallTimeout;
    this.onFirstRead = onFirstRead;
    this.onRoom = onRoom;
  }

  void bound(long maxBytes) {
    lock.lock();
    try {
      bound = maxBytes;
    } finally {
      lock.unlock();
    }
  }

  void offer(byte[] bytes) {
    lock.lock();
    try {
      if (!dropping && bytes.length > 0) {
        chunks.add(bytes);
        buffered += bytes.length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void fail(IOException cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody reads any more: what is there and what comes is dropped. */
  void drop() {
    lock.lock();
    try {
      dropping = true;
      chunks.clear();
      buffered = 0;
    } finally {
      lock.unlock();
    }
  }

  boolean full() {
    lock.lock();
    try {
      return buffered >= WINDOW;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    boolean roomAgain;
    int count;
    lock.lock();
    try {
      if (!readBegun) {
        readBegun = true;
        onFirstRead.run();
      }
      awaitBytes();
      byte[] head = chunks.peek();
      if (head == null) {
        return -1;
      }
      count = Math.min(length, head.length - offset);
      taken += count;
      if (taken > bound) {
        failure = tooLarge(bound);
        throw failure;
      }
      System.arraycopy(head, offset, target, from, count);
      offset += count;
      if (offset == head.length) {
        chunks.remove();
        offset = 0;
      }
      roomAgain = buffered >= WINDOW && buffered - count < WINDOW;
      buffered -= count;
    } finally {
      lock.unlock();
    }
    if (roomAgain) {
      onRoom.run();
    }
    return count;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return buffered;
    } finally {
      lock.unlock();
    }
  }

  private void awaitBytes() throws IOException {
    long left = stallTimeout.toNanos();
    while (failure == null && chunks.isEmpty() && !ended) {
      if (left <= 0) {
        failure = new HttpException(408, "The request's body did not come in time.");
        break;
      }
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading the body");
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  static HttpException tooLarge(long bound) {
    return new HttpException(413, "The request's body is larger than " + bound + " bytes.");
  }
}
