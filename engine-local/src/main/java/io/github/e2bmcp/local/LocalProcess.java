package io.github.e2bmcp.local;

import io.github.e2bmcp.local.wire.Frame;
import io.github.e2bmcp.local.wire.Waiting;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One caller's view of a process. */
final class LocalProcess implements SandboxProcess {

  /** How long a program may leave its input unread before a write gives up. */
  private static final Duration WRITE_PATIENCE = Duration.ofMinutes(10);

  private final RunningProcess process;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Seen> seen = new ArrayDeque<>();
  private ProcessEvent.@Nullable Ended ended;
  private boolean closed;

  private record Seen(byte kind, RunningProcess.Chunk chunk) {}

  LocalProcess(RunningProcess process) {
    this.process = process;
  }

  void output(byte kind, RunningProcess.Chunk chunk) {
    lock.lock();
    try {
      if (closed) {
        chunk.release();
      } else {
        seen.add(new Seen(kind, chunk));
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  void ended(ProcessExit exit) {
    lock.lock();
    try {
      ended = new ProcessEvent.Ended(exit);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int pid() {
    return process.pid();
  }

  @Override
  public String tag() {
    return process.spec().tag();
  }

  @Override
  public @Nullable ProcessEvent next(Duration wait) {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (seen.isEmpty() && ended == null) {
        if (left <= 0) {
          return null;
        }
        left = arrived.awaitNanos(left);
      }
      Seen first = seen.poll();
      if (first == null) {
        return ended;
      }
      first.chunk().release();
      return event(first.kind(), first.chunk().bytes());
    } catch (InterruptedException e) {
      throw Waiting.cancelled(e);
    } finally {
      lock.unlock();
    }
  }

  private ProcessEvent event(byte kind, byte[] bytes) {
    if (process.spec().pty() != null) {
      return new ProcessEvent.Terminal(bytes);
    }
    return kind == Frame.DATA ? new ProcessEvent.Stdout(bytes) : new ProcessEvent.Stderr(bytes);
  }

  @Override
  public void write(byte[] bytes) {
    if (!process.spec().stdin()) {
      throw new SandboxException.InvalidArgument("The process was started without input.");
    }
    if (process.hasExited()) {
      throw new SandboxException.ProcessNotFound("The process has ended.");
    }
    process.channel().write(bytes, 0, bytes.length, WRITE_PATIENCE);
  }

  @Override
  public void closeStdin() {
    if (process.spec().stdin() && !process.hasExited()) {
      process.channel().end();
    }
  }

  @Override
  public void resize(PtySize size) {
    if (process.spec().pty() == null) {
      throw new SandboxException.InvalidArgument("The process has no terminal.");
    }
    process
        .channel()
        .control("resize", Integer.toString(size.columns()), Integer.toString(size.rows()));
  }

  @Override
  public void signal(Signal signal) {
    if (process.hasExited()) {
      throw new SandboxException.ProcessNotFound("The process has ended.");
    }
    process.signal(signal.number());
  }

  @Override
  public void killTree() {
    process.killTree();
  }

  @Override
  public void close() {
    process.leave(this);
    lock.lock();
    try {
      closed = true;
      while (!seen.isEmpty()) {
        seen.remove().chunk().release();
      }
    } finally {
      lock.unlock();
    }
  }
}
