package io.github.e2bmcp.testkit.unprotected;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One view of a process: the events from the moment it was opened. */
final class UnprotectedProcess implements SandboxProcess {

  private static final int EVENTS_WAITING = 16;

  private final BlockingQueue<ProcessEvent> events = new LinkedBlockingQueue<>(EVENTS_WAITING);
  private final HostProcess process;
  private volatile boolean closed;
  private volatile @Nullable ProcessEvent last;

  UnprotectedProcess(HostProcess process) {
    this.process = process;
  }

  /** Waits while nobody takes events, which makes the program wait in turn. */
  void deliver(ProcessEvent event) {
    try {
      while (!closed && !events.offer(event, 100, TimeUnit.MILLISECONDS)) {
        // closed views stop taking; look again
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int pid() {
    return process.info().pid();
  }

  @Override
  public String tag() {
    return process.info().tag();
  }

  @Override
  public @Nullable ProcessEvent next(Duration wait) {
    if (last != null) {
      return last;
    }
    try {
      ProcessEvent event = events.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      if (event instanceof ProcessEvent.Ended) {
        last = event;
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while waiting for output", e);
    }
  }

  @Override
  public void write(byte[] bytes) {
    try {
      process.stdin().write(bytes);
      process.stdin().flush();
    } catch (IOException e) {
      throw new SandboxException.ProcessNotFound("the process takes no input any more", e);
    }
  }

  @Override
  public void closeStdin() {
    try {
      process.stdin().close();
    } catch (IOException e) {
      // It was closed already, by us or by the end of the process.
    }
  }

  @Override
  public void resize(PtySize size) {
    throw new SandboxException.Unsupported("the unprotected engine has no terminals");
  }

  @Override
  public void signal(Signal signal) {
    process.signal(signal.number());
  }

  @Override
  public void killTree() {
    process.killTree();
  }

  @Override
  public void close() {
    closed = true;
    process.drop(this);
    events.clear();
  }
}
