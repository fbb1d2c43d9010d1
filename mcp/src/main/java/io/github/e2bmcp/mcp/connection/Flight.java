package io.github.e2bmcp.mcp.connection;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request between its arrival and its answer. It ends once: answered, or cancelled in silence.
 */
public final class Flight {
  private enum State {
    RUNNING,
    ANSWERED,
    CANCELLED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final ReentrantLock speaking = new ReentrantLock();
  private volatile @Nullable Thread thread;
  private volatile boolean standing;

  /** Names the current thread as the one that serves the request. */
  public void board() {
    thread = Thread.currentThread();
    if (state.get() == State.CANCELLED) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that this request ends only when somebody ends it, as a subscription does. */
  public void standing() {
    standing = true;
  }

  public boolean isStanding() {
    return standing;
  }

  boolean running() {
    return state.get() == State.RUNNING;
  }

  /** Sends a message about the request, unless the request has ended. */
  void say(JsonNode message, Outlet outlet) throws IOException {
    speaking.lock();
    try {
      if (running()) {
        outlet.send(message);
      }
    } finally {
      speaking.unlock();
    }
  }

  /** True once, for who may send the answer: nothing else about the request is sent after it. */
  public boolean answer() {
    speaking.lock();
    try {
      return state.compareAndSet(State.RUNNING, State.ANSWERED);
    } finally {
      speaking.unlock();
    }
  }

  /** Ends the request without an answer. Never waits for a message that is being sent. */
  public void cancel() {
    if (state.compareAndSet(State.RUNNING, State.CANCELLED)) {
      interrupt();
    }
  }

  /** Stops the work; the answer is then an error that says so. */
  public void interrupt() {
    Thread serving = thread;
    if (serving != null) {
      serving.interrupt();
    }
  }
}
