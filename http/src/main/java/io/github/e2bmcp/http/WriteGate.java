package io.github.e2bmcp.http;

import io.netty.channel.Channel;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a thread write no faster than the client reads. */
// A write or close that fails closes the channel, and that is noticed: nobody needs its future.
@SuppressWarnings("FutureReturnValueIgnored")
final class WriteGate {

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Channel channel;
  private final Duration stallTimeout;

  WriteGate(Channel channel, Duration stallTimeout) {
    this.channel = channel;
    this.stallTimeout = stallTimeout;
  }

  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void send(Object part) throws ClientGoneException, InterruptedIOException {
    channel.writeAndFlush(part, channel.voidPromise());
    long left = stallTimeout.toNanos();
    lock.lock();
    try {
      while (channel.isActive() && !channel.isWritable()) {
        if (left <= 0) {
          channel.close();
          throw new ClientGoneException("the client took no bytes for " + stallTimeout);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while answering");
    } finally {
      lock.unlock();
    }
    if (!channel.isActive()) {
      throw new ClientGoneException("the client closed the connection");
    }
  }
}
