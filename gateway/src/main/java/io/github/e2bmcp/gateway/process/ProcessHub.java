package io.github.e2bmcp.gateway.process;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands a process's events to everybody who listens. With nobody listening they are dropped, so
 * that the process never stands still for lack of a client; a client that reads slowly makes it
 * wait.
 */
final class ProcessHub {

  private static final Duration POLL = Duration.ofHours(1);

  private final SandboxProcess process;
  private final boolean terminal;
  private final List<Listener> listeners = new ArrayList<>();
  private final Consumer<ProcessHub> whenOver;
  private @Nullable Happening last;
  private volatile @Nullable Thread pumping;

  /** An event, or why there will be none. */
  record Happening(@Nullable ProcessEvent event, @Nullable SandboxException error) {
    boolean isLast() {
      return error != null || event instanceof ProcessEvent.Ended;
    }
  }

  /** One client's view. */
  final class Listener implements AutoCloseable {
    private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(64);
    private volatile boolean closed;

    /** The next happening; null when none came within the wait. */
    @Nullable Happening next(Duration wait) throws InterruptedException {
      return queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean idle() {
      return queue.isEmpty();
    }

    private void offer(Happening happening) throws InterruptedException {
      boolean taken = false;
      while (!closed && !taken) {
        taken = queue.offer(happening, 100, TimeUnit.MILLISECONDS);
      }
    }

    /** What comes instead of anything that it has not taken yet. */
    private void last(Happening happening) {
      queue.clear();
      if (!queue.offer(happening)) {
        closed = true;
      }
    }

    @Override
    public void close() {
      closed = true;
      synchronized (listeners) {
        listeners.remove(this);
      }
    }
  }

  ProcessHub(SandboxProcess process, boolean terminal, Consumer<ProcessHub> whenOver) {
    this.process = process;
    this.terminal = terminal;
    this.whenOver = whenOver;
  }

  SandboxProcess process() {
    return process;
  }

  boolean terminal() {
    return terminal;
  }

  /** A view from now on; of a process that has ended only the end is seen. */
  Listener listen() {
    Listener listener = new Listener();
    synchronized (listeners) {
      if (last == null) {
        listeners.add(listener);
      } else {
        listener.queue.add(last);
      }
    }
    return listener;
  }

  /** Starts handing out; listeners that are there already miss nothing. */
  void run() {
    pumping = Thread.ofVirtual().name("process-" + process.pid()).start(this::pump);
  }

  /** The sandbox is about to go: everybody who listens is told, and the process let go of. */
  void cutOff() {
    Thread pump = pumping;
    if (pump != null) {
      pump.interrupt();
    }
  }

  private void pump() {
    try {
      Happening happening;
      do {
        happening = next();
        for (Listener listener : present(happening)) {
          listener.offer(happening);
        }
      } while (!happening.isLast());
    } catch (InterruptedException | SandboxException.Cancelled e) {
      Happening lost =
          new Happening(
              null, new SandboxException.SandboxLost("The sandbox was killed or paused."));
      present(lost).forEach(listener -> listener.last(lost));
      process.close();
    } finally {
      whenOver.accept(this);
    }
  }

  private List<Listener> present(Happening happening) {
    synchronized (listeners) {
      if (happening.isLast()) {
        last = happening;
      }
      return List.copyOf(listeners);
    }
  }

  private Happening next() {
    try {
      ProcessEvent event = process.next(POLL);
      while (event == null) {
        event = process.next(POLL);
      }
      return new Happening(event, null);
    } catch (SandboxException.Cancelled e) {
      throw e;
    } catch (SandboxException e) {
      return new Happening(null, e);
    }
  }

  boolean over() {
    synchronized (listeners) {
      return last != null;
    }
  }
}
