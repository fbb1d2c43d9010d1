package io.github.e2bmcp.local.wire;

import io.github.e2bmcp.sandbox.SandboxException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * All conversations with one agent over its two streams. One platform thread reads, because the
 * streams are pipes, on which a virtual thread would hold its carrier.
 *
 * <p>It can be brought to {@link #rest}: then nothing is under way in either direction, so that the
 * agent can be copied, and what is sent waits until it goes on, over other streams perhaps.
 */
public final class AgentConnection {

  /** The agent's own channel: its greeting, and the word that it holds still. */
  private static final int AGENT = 0;

  private final String sandboxId;
  private final Consumer<String> onLost;
  private final Map<Integer, Channel> channels = new ConcurrentHashMap<>();
  private final AtomicInteger lastNumber;
  private final Mailbox agent = new Mailbox();
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicBoolean lost = new AtomicBoolean();
  private OutputStream output;
  private final List<Frame> waiting = new ArrayList<>();
  private boolean resting;
  private volatile long writingSince;

  /** Counts readers, so that the end of one that was left behind is no loss. */
  private final AtomicInteger reader = new AtomicInteger();

  /** A connection to an agent that was just started. */
  public AgentConnection(String sandboxId, OutputStream output, Consumer<String> onLost) {
    this(sandboxId, output, 0, onLost);
  }

  private AgentConnection(
      String sandboxId, OutputStream output, int lastNumber, Consumer<String> onLost) {
    this.sandboxId = sandboxId;
    this.output = output;
    this.onLost = onLost;
    this.lastNumber = new AtomicInteger(lastNumber);
    channels.put(AGENT, new Channel(this, AGENT, agent));
  }

  /**
   * The other side of an agent that was copied while it rested; it rests until it {@link #goOn goes
   * on}.
   *
   * @param lastNumber the last number of a channel that was opened before
   */
  public static AgentConnection resting(String sandboxId, int lastNumber, Consumer<String> onLost) {
    AgentConnection connection =
        new AgentConnection(sandboxId, OutputStream.nullOutputStream(), lastNumber, onLost);
    connection.resting = true;
    return connection;
  }

  /** Reads until the stream ends; {@code onLost} hears why. */
  public void start(InputStream input) {
    int number = reader.incrementAndGet();
    Thread.ofPlatform()
        .daemon()
        .name("sandbox-" + sandboxId)
        .start(() -> readAll(number, new BufferedInputStream(input, Frame.CHUNK)));
  }

  /** What the agent says of itself. */
  public Fields agentSays(Duration deadline) {
    return agent.take(deadline) instanceof Mailbox.Reply(Fields fields) ? fields : Fields.of("");
  }

  /**
   * Brings both directions to rest; returns when nothing is under way.
   *
   * @throws SandboxException.DeadlineExceeded when the agent does not hold still; it goes on then
   * @throws SandboxException.Unsupported when it holds a program that cannot be copied; likewise
   */
  public void rest(Duration deadline) {
    writing.lock();
    try {
      send(new Frame(Frame.CONTROL, AGENT, Fields.of("hold").encode()));
      resting = true;
    } finally {
      writing.unlock();
    }
    try {
      Fields said = agentSays(deadline);
      switch (said.text(0)) {
        case "held" -> {}
        case "unwritable" ->
            throw new SandboxException.Unsupported(
                "This machine's gVisor cannot write a sandbox to disk while a program waits for TCP"
                    + " connections in it. Stop it first: "
                    + said.text(1));
        default -> throw lost();
      }
    } catch (SandboxException e) {
      goOn();
      throw e;
    }
  }

  /** The end of the streams that are in use now is no loss any more. */
  public void leaveStreams() {
    reader.incrementAndGet();
  }

  /** Goes on over other streams. */
  public void goOn(InputStream fromAgent, OutputStream toAgent) {
    writing.lock();
    try {
      output = toAgent;
      goOn();
    } finally {
      writing.unlock();
    }
    start(fromAgent);
  }

  /** Sends what waited. */
  public void goOn() {
    writing.lock();
    try {
      resting = false;
      trySend(new Frame(Frame.CONTROL, AGENT, Fields.of("go-on").encode()));
      waiting.forEach(this::trySend);
      waiting.clear();
    } finally {
      writing.unlock();
    }
  }

  /** Enters a conversation that went on while the agent was copied. */
  public Channel reopen(int number, Channel.Credits credits, Receiver receiver) {
    Channel channel = new Channel(this, number, receiver, credits);
    receiver.opened(channel);
    channels.put(number, channel);
    // Whoever they were for is gone: they count as taken.
    channel.consumed(credits.owed());
    return channel;
  }

  /** What the agent, which rests, knows of a channel's credits: not what waits here to be sent. */
  public Channel.Credits creditsAtRest(Channel channel) {
    writing.lock();
    try {
      int unsent = 0;
      int ungranted = 0;
      for (Frame frame : waiting) {
        if (frame.channel() == channel.number()) {
          unsent += frame.kind() == Frame.DATA ? frame.payload().length : 0;
          ungranted += frame.kind() == Frame.CREDIT ? frame.credit() : 0;
        }
      }
      Channel.Credits here = channel.credits();
      return new Channel.Credits(here.outgoing() + unsent, here.owed() + ungranted);
    } finally {
      writing.unlock();
    }
  }

  /** Ends a conversation that nobody here has part in. */
  public void hangUp(int number) {
    trySend(new Frame(Frame.CLOSE, number, new byte[0]));
  }

  /** The last number of a channel that was opened from this side. */
  public int lastNumber() {
    return lastNumber.get();
  }

  /** The numbers of all open conversations. */
  public Set<Integer> numbers() {
    Set<Integer> numbers = new TreeSet<>(channels.keySet());
    numbers.remove(AGENT);
    return numbers;
  }

  private void readAll(int number, InputStream input) {
    String why = "its agent ended";
    try (input) {
      while (true) {
        dispatch(Frame.read(input));
      }
    } catch (IOException e) {
      // The end of the stream is how an agent's end is noticed.
    } catch (ProtocolViolation e) {
      why = "its agent broke the protocol: " + e.getMessage();
    } catch (RuntimeException e) {
      why = "a defect of this program: " + e;
    }
    if (reader.get() == number) {
      lose(why);
    }
  }

  private void dispatch(Frame frame) {
    Channel channel = channels.get(frame.channel());
    if (channel == null) {
      // Frames may be under way to a channel that was just closed here.
      return;
    }
    switch (frame.kind()) {
      case Frame.DATA, Frame.DATA2 -> {
        channel.received(frame.payload().length);
        channel.receiver().data(frame.kind(), frame.payload());
      }
      case Frame.END -> channel.receiver().end();
      case Frame.CREDIT -> channel.credited(frame.credit());
      case Frame.REPLY -> channel.replied(Fields.decode(frame.payload()));
      default -> throw new ProtocolViolation("a frame of kind " + frame.kind());
    }
  }

  /** Opens a conversation; its first frame is sent before this returns. */
  public Channel open(Fields request, Receiver receiver) {
    int number = lastNumber.incrementAndGet();
    Channel channel = new Channel(this, number, receiver);
    receiver.opened(channel);
    channels.put(number, channel);
    try {
      send(new Frame(Frame.OPEN, number, request.encode()));
    } catch (SandboxException e) {
      channels.remove(number);
      throw e;
    }
    return channel;
  }

  /** Enters a conversation that the agent opened; it uses the numbers with the top bit set. */
  public Channel accept(int number, Receiver receiver) {
    if (number >= 0) {
      throw new ProtocolViolation("a connection under number " + number);
    }
    Channel channel = new Channel(this, number, receiver);
    if (channels.putIfAbsent(number, channel) != null) {
      throw new ProtocolViolation("a connection under a number in use");
    }
    return channel;
  }

  void forget(int number) {
    channels.remove(number);
  }

  /**
   * Sends one frame.
   *
   * @throws SandboxException.SandboxLost when the sandbox has ended
   */
  void send(Frame frame) {
    if (!trySend(frame)) {
      throw lost();
    }
  }

  boolean trySend(Frame frame) {
    writing.lock();
    try {
      if (lost.get()) {
        return false;
      }
      if (resting) {
        waiting.add(frame);
        return true;
      }
      writingSince = System.nanoTime();
      output.write(frame.encode());
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      writingSince = 0;
      writing.unlock();
    }
  }

  /** Nanoseconds for which one write has been waiting for the agent; 0 when none is. */
  public long blockedNanos() {
    long since = writingSince;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  boolean isLost() {
    return lost.get();
  }

  public SandboxException lost() {
    return new SandboxException.SandboxLost(
        "Sandbox " + sandboxId + " has ended; create a new one.");
  }

  /** Ends all conversations. Idempotent. */
  public void lose(String why) {
    if (lost.compareAndSet(false, true)) {
      for (Channel channel : List.copyOf(channels.values())) {
        channel.lost();
      }
      channels.clear();
      onLost.accept(why);
    }
  }
}
