package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.SandboxException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * All conversations with one agent over its two streams. One platform thread reads, because the
 * streams are pipes, on which a virtual thread would hold its carrier.
 */
final class AgentConnection {

  private final String sandboxId;
  private final OutputStream output;
  private final Consumer<String> onLost;
  private final Map<Integer, Channel> channels = new ConcurrentHashMap<>();
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicBoolean lost = new AtomicBoolean();
  private volatile long writingSince;

  AgentConnection(String sandboxId, OutputStream output, Consumer<String> onLost) {
    this.sandboxId = sandboxId;
    this.output = output;
    this.onLost = onLost;
  }

  /** Reads until the stream ends; {@code onLost} hears why. */
  void start(InputStream input) {
    Thread.ofPlatform()
        .daemon()
        .name("sandbox-" + sandboxId)
        .start(() -> readAll(new BufferedInputStream(input, Frame.CHUNK)));
  }

  private void readAll(InputStream input) {
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
    lose(why);
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
  Channel open(Fields request, Receiver receiver) {
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
  Channel accept(int number, Receiver receiver) {
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

  /** Hears the agent's greeting. */
  void awaitHello(Receiver receiver) {
    channels.put(0, new Channel(this, 0, receiver));
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
    byte[] bytes = frame.encode();
    writing.lock();
    try {
      if (lost.get()) {
        return false;
      }
      writingSince = System.nanoTime();
      output.write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      writingSince = 0;
      writing.unlock();
    }
  }

  /** Nanoseconds for which one write has been waiting for the agent; 0 when none is. */
  long blockedNanos() {
    long since = writingSince;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  boolean isLost() {
    return lost.get();
  }

  SandboxException lost() {
    return new SandboxException.SandboxLost(
        "Sandbox " + sandboxId + " has ended; create a new one.");
  }

  /** Ends all conversations. Idempotent. */
  void lose(String why) {
    if (lost.compareAndSet(false, true)) {
      for (Channel channel : List.copyOf(channels.values())) {
        channel.lost();
      }
      channels.clear();
      onLost.accept(why);
    }
  }
}
