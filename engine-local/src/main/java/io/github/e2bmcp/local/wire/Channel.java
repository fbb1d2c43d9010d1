package io.github.e2bmcp.local.wire;

import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The server's end of one conversation with the agent, with credits for both directions. */
public final class Channel {

  private static final int GRANT_STEP = Frame.WINDOW / 4;

  private final AgentConnection connection;
  private final int number;
  private final Receiver receiver;
  private final Semaphore outgoing;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger consumed = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * What may still be under way.
   *
   * @param outgoing bytes that may be sent before the other side gives more
   * @param owed bytes that came and were not yet given back
   */
  public record Credits(int outgoing, int owed) {
    static final Credits FRESH = new Credits(Frame.WINDOW, 0);
  }

  Channel(AgentConnection connection, int number, Receiver receiver) {
    this(connection, number, receiver, Credits.FRESH);
  }

  Channel(AgentConnection connection, int number, Receiver receiver, Credits credits) {
    this.connection = connection;
    this.number = number;
    this.receiver = receiver;
    this.outgoing = new Semaphore(credits.outgoing());
    underWay.set(credits.owed());
  }

  Credits credits() {
    return new Credits(outgoing.availablePermits(), underWay.get() + consumed.get());
  }

  public int number() {
    return number;
  }

  Receiver receiver() {
    return receiver;
  }

  /**
   * Sends data as credit allows.
   *
   * @throws SandboxException.DeadlineExceeded when the other side takes nothing for that long
   * @throws SandboxException.SandboxLost when the sandbox or the conversation ended
   */
  public void write(byte[] bytes, int offset, int length, Duration patience) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int size = takeCredit(Math.min(end - at, Frame.CHUNK), patience);
      connection.send(new Frame(Frame.DATA, number, Arrays.copyOfRange(bytes, at, at + size)));
      at += size;
    }
  }

  private int takeCredit(int wanted, Duration patience) {
    try {
      if (!outgoing.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new SandboxException.DeadlineExceeded(
            "The program took no input for " + patience.toSeconds() + " s.");
      }
    } catch (InterruptedException e) {
      throw Waiting.cancelled(e);
    }
    if (closed.get() || connection.isLost()) {
      outgoing.release();
      throw connection.lost();
    }
    int more = Math.min(wanted - 1, outgoing.availablePermits());
    return more > 0 && outgoing.tryAcquire(more) ? more + 1 : 1;
  }

  /** Credit for a channel that was closed at this very moment is of no interest any more. */
  void credited(int amount) {
    synchronized (outgoing) {
      if (closed.get()) {
        return;
      }
      if (outgoing.availablePermits() + amount > Frame.WINDOW) {
        throw new ProtocolViolation("more credit than was used");
      }
      outgoing.release(amount);
    }
  }

  /** Counts what came in; more than was granted is a violation. */
  void received(int size) {
    if (underWay.addAndGet(size) > Frame.WINDOW) {
      throw new ProtocolViolation("more data than was granted");
    }
  }

  /** Lets the other side send as many bytes more; small amounts are gathered. */
  public void consumed(int size) {
    underWay.addAndGet(-size);
    int gathered = consumed.addAndGet(size);
    if (gathered >= GRANT_STEP && consumed.compareAndSet(gathered, 0)) {
      // A grant that was refused because the sandbox ended is of no interest any more.
      connection.trySend(Frame.credit(number, gathered));
    }
  }

  public void end() {
    connection.trySend(new Frame(Frame.END, number, new byte[0]));
  }

  public void control(String... fields) {
    connection.send(new Frame(Frame.CONTROL, number, Fields.of(fields).encode()));
  }

  /** Ends the conversation, at once and for both sides. */
  public void close() {
    if (shut()) {
      connection.forget(number);
      connection.trySend(new Frame(Frame.CLOSE, number, new byte[0]));
    }
  }

  /** A refusal is also the agent's last word. */
  void replied(Fields fields) {
    // Before its end wakes whoever waits for credit, and looks for the reason.
    receiver.reply(fields);
    if (fields.text(0).equals("failed")) {
      finished();
    }
  }

  /** The agent ended the conversation. */
  public void finished() {
    shut();
    connection.forget(number);
  }

  void lost() {
    shut();
    receiver.lost();
  }

  /** Wakes whoever waits for credit, by giving what can be of no use; false when that was done. */
  private boolean shut() {
    synchronized (outgoing) {
      boolean first = closed.compareAndSet(false, true);
      if (first) {
        outgoing.release(Frame.WINDOW);
      }
      return first;
    }
  }
}
