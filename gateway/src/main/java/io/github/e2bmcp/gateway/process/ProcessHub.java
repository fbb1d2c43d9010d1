package io.github.e2bmcp.gateway.process;

import io.github.e2bmcp.gateway.wire.RpcError;
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
 *
 * <p>One thread takes the events: the one that started the process as long as its client stays,
 * which saves that client the way over a second thread; from then on one of the hub's own.
 */
final class ProcessHub {

  private static final Duration POLL = Duration.ofHours(1);

  private final String sandboxId;
  private final SandboxProcess process;
  private final Input input;
  private final List<Listener> listeners = new ArrayList<>();
  private final Consumer<ProcessHub> whenOver;
  private @Nullable Happening last;
  private @Nullable Thread taking;
  private volatile boolean cutOff;
  private volatile boolean inputEnded;

  /** What a process reads its input from; of one that somebody else started it is not known. */
  enum Input {
    PIPE,
    TERMINAL,
    UNKNOWN
  }

  ProcessHub(String sandboxId, SandboxProcess process, Input input, Consumer<ProcessHub> whenOver) {
    this.sandboxId = sandboxId;
    this.process = process;
    this.input = input;
    this.whenOver = whenOver;
  }

  /** The view of the process's starter, whose thread takes the events. */
  private final class Starter implements Happenings {
    private @Nullable Happening ahead;

    @Override
    public @Nullable Happening next(Duration wait) throws InterruptedException {
      Happening next = ahead == null ? take(wait) : ahead;
      ahead = null;
      return next;
    }

    @Override
    public boolean idle() throws InterruptedException {
      if (ahead == null) {
        ahead = take(Duration.ZERO);
      }
      return ahead == null;
    }

    @Override
    public void close() {
      takenBy(null);
      if (!over()) {
        run();
      }
    }
  }

  /** Everybody else's view. */
  private final class Listener implements Happenings {
    private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(64);
    private volatile boolean closed;

    @Override
    public @Nullable Happening next(Duration wait) throws InterruptedException {
      return queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean idle() {
      return queue.isEmpty();
    }

    /** Waits for room, whoever interrupts: what one client has seen no other may miss. */
    private void offer(Happening happening) {
      boolean interrupted = false;
      boolean taken = false;
      while (!closed && !taken && !cutOff) {
        try {
          taken = queue.offer(happening, 100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
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

  SandboxProcess process() {
    return process;
  }

  /**
   * Gives it input; what it would never read is refused, for who sent it believes it arrived.
   *
   * @param terminal whether the caller means a terminal
   */
  void write(byte[] bytes, boolean terminal) throws RpcError {
    if (terminal && input == Input.PIPE) {
      throw unwritten("tty", "tty not assigned to process, input belongs to stdin");
    }
    if (!terminal && input == Input.TERMINAL) {
      throw unwritten("stdin", "tty assigned to process, input belongs to the pty");
    }
    if (inputEnded) {
      throw unwritten("stdin", "stdin not enabled or closed");
    }
    try {
      process.write(bytes);
    } catch (SandboxException.InvalidArgument e) {
      throw unwritten("stdin", "stdin not enabled or closed");
    }
  }

  private static RpcError unwritten(String what, String why) {
    return new RpcError("internal", "error writing to " + what + ": " + why);
  }

  /** Ends the input of a pipe; a terminal's is ended by its own end-of-file character. */
  void endInput() throws RpcError {
    if (input == Input.TERMINAL) {
      throw new RpcError(
          "unknown",
          "error closing stdin: cannot close stdin for PTY process, send Ctrl+D instead");
    }
    inputEnded = true;
    process.closeStdin();
  }

  /** The calling thread's view from the start, of a process whose events nobody takes yet. */
  Happenings begin() {
    takenBy(Thread.currentThread());
    return new Starter();
  }

  /** A view from now on; of a process that has ended only the end is seen. */
  Happenings listen() {
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

  /** Takes the events from now on, on a thread of its own. */
  void run() {
    Thread.ofVirtual().name("process-" + process.pid()).start(this::takeAll);
  }

  /** The sandbox is about to go: everybody who listens is told, and the process let go of. */
  void cutOff() {
    synchronized (listeners) {
      cutOff = true;
      if (taking != null) {
        taking.interrupt();
      }
    }
  }

  /** Waits until the process has ended, but not for ever. */
  void awaitEnd(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    try (Happenings listener = listen()) {
      Happening happening;
      do {
        happening = listener.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      } while (happening != null && !happening.isLast());
    }
  }

  boolean over() {
    synchronized (listeners) {
      return last != null;
    }
  }

  private void takenBy(@Nullable Thread thread) {
    synchronized (listeners) {
      taking = thread;
    }
  }

  private void takeAll() {
    takenBy(Thread.currentThread());
    try {
      Happening happening;
      do {
        happening = take(POLL);
      } while (happening == null || !happening.isLast());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it but to cut it off", e);
    } finally {
      takenBy(null);
    }
  }

  /** Takes the next event and gives it to all listeners. */
  private @Nullable Happening take(Duration wait) throws InterruptedException {
    Happening happening = cutOff ? null : await(wait);
    if (happening != null && !cutOff) {
      present(happening).forEach(listener -> listener.offer(happening));
    }
    if (cutOff) {
      return lost();
    }
    if (happening != null && happening.isLast()) {
      whenOver.accept(this);
    }
    return happening;
  }

  private @Nullable Happening await(Duration wait) throws InterruptedException {
    try {
      ProcessEvent event = process.next(wait);
      return event == null ? null : new Happening(event, null);
    } catch (SandboxException.Cancelled e) {
      if (!cutOff) {
        throw new InterruptedException("the client is gone");
      }
      return null;
    } catch (SandboxException e) {
      return new Happening(null, e);
    }
  }

  private Happening lost() {
    // The interruption has done its work: the client can still be told.
    Thread.interrupted();
    Happening lost =
        new Happening(
            null,
            new SandboxException.SandboxLost(
                "the connection ended before the stream completed: the sandbox "
                    + sandboxId
                    + " was paused, or the sandbox was killed or reached its end of life"));
    present(lost).forEach(listener -> listener.last(lost));
    process.close();
    whenOver.accept(this);
    return lost;
  }

  private List<Listener> present(Happening happening) {
    synchronized (listeners) {
      if (happening.isLast()) {
        last = happening;
      }
      return List.copyOf(listeners);
    }
  }
}
