package io.github.e2bmcp.local.io;

import io.github.e2bmcp.local.wire.AgentConnection;
import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.Mailbox;
import io.github.e2bmcp.local.wire.ProtocolViolation;
import io.github.e2bmcp.local.wire.Receiver;
import io.github.e2bmcp.local.wire.Requests;
import io.github.e2bmcp.local.wire.Waiting;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A port inside whose connections become streams. */
public final class LocalListener implements SandboxListener, Receiver {

  /** Connections that may wait to be taken; more are refused by closing them. */
  private static final int BACKLOG = 128;

  private final AgentConnection connection;
  private final LinkedBlockingQueue<LocalStream> waiting = new LinkedBlockingQueue<>(BACKLOG);
  private final Mailbox answer = new Mailbox();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Channel channel;
  private int port;

  public LocalListener(AgentConnection connection) {
    this.connection = connection;
  }

  /** Waits until the port is open. */
  public LocalListener open(int wanted) {
    Channel opened = connection.open(Fields.of("listen", Integer.toString(wanted)), this);
    channel = opened;
    try {
      Fields reply =
          Requests.positive(connection, answer.take(LocalFiles.DEADLINE), Integer.toString(wanted));
      port = reply.number(1, 1, 65_535);
      return this;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public @Nullable SandboxStream accept(Duration wait) {
    long until = System.nanoTime() + wait.toNanos();
    try {
      while (true) {
        // Looks often enough to notice a close; a queue cannot be closed.
        long left = Math.min(until - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50));
        LocalStream stream = waiting.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        if (stream != null || ended.getCount() == 0 || System.nanoTime() >= until) {
          return stream;
        }
      }
    } catch (InterruptedException e) {
      throw Waiting.cancelled(e);
    }
  }

  @Override
  public void reply(Fields fields) {
    if (!fields.text(0).equals("connection")) {
      answer.reply(fields);
      return;
    }
    // The channel must be known before the reader goes on: its first data may follow at once.
    long number = fields.number(1);
    Mailbox mailbox = new Mailbox();
    LocalStream stream = new LocalStream(connection.accept((int) number, mailbox), mailbox);
    if (ended.getCount() == 0 || !waiting.offer(stream)) {
      stream.close();
    }
  }

  @Override
  public void data(byte kind, byte[] bytes) {
    throw new ProtocolViolation("a listener has no data");
  }

  @Override
  public void end() {
    throw new ProtocolViolation("a listener has no end of data");
  }

  @Override
  public void lost() {
    ended.countDown();
    answer.lost();
  }

  @Override
  public void close() {
    ended.countDown();
    if (channel != null) {
      channel.close();
    }
    LocalStream left = waiting.poll();
    while (left != null) {
      left.close();
      left = waiting.poll();
    }
  }
}
