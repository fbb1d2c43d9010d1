package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.Capabilities;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Rpc;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call on a thread of its own, which is waited for at first and may become a task then. It ends
 * once: completed, failed or cancelled.
 */
final class TaskRun {
  /** How a task stands, by its names on the wire. */
  enum Status {
    WORKING,
    INPUT_REQUIRED,
    COMPLETED,
    FAILED,
    CANCELLED
  }

  @FunctionalInterface
  interface Work {
    ObjectNode run() throws Exception;
  }

  private final LiveExchange exchange;
  private final Instant created = Instant.now();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, InputRequest> questions = new HashMap<>();
  private final Map<String, ObjectNode> answers = new HashMap<>();
  private final Thread thread;
  private Instant updated = created;
  private Status status = Status.WORKING;
  private @Nullable Runnable listener;
  private int round;
  private @Nullable ObjectNode result;
  private @Nullable Exception failure;

  TaskRun(LiveExchange exchange, Work work) {
    this.exchange = exchange;
    this.thread = Thread.ofVirtual().name("mcp-task").unstarted(() -> run(work));
  }

  void start() {
    thread.start();
  }

  Instant created() {
    return created;
  }

  String principal() {
    return exchange.caller().principal();
  }

  /** Waits for the end; true when it came in time. */
  boolean endsWithin(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (status == Status.WORKING && left > 0) {
        left = changed.awaitNanos(left);
      }
      return status != Status.WORKING;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes it a task, unless it has ended: from now on questions wait for the client here.
   *
   * @param whenChanged called whenever it stands otherwise than before; it must not block
   */
  boolean adopt(Runnable whenChanged) {
    lock.lock();
    try {
      listener = status == Status.WORKING ? whenChanged : null;
      return listener != null;
    } finally {
      lock.unlock();
    }
  }

  /** What the call returned or threw; only once it has ended. */
  ObjectNode outcome() throws Exception {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      if (result == null) {
        throw new InterruptedException("The call was stopped");
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  void cancel() {
    lock.lock();
    try {
      if (running()) {
        become(Status.CANCELLED);
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes answers to open questions; others are ignored. */
  void answer(ObjectNode given) {
    lock.lock();
    try {
      for (Map.Entry<String, JsonNode> one : given.properties()) {
        if (one.getValue() instanceof ObjectNode value && questions.containsKey(one.getKey())) {
          questions.remove(one.getKey());
          answers.put(key(one.getKey()), value);
          updated = Instant.now();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds how it stands, and what came of it, to a result. */
  void describe(ObjectNode target) {
    lock.lock();
    try {
      target.put("status", wire(status));
      target.put("createdAt", created.toString()).put("lastUpdatedAt", updated.toString());
      if (status == Status.INPUT_REQUIRED) {
        target.set("inputRequests", InputRequest.toJson(questions));
      }
      Json.putIfPresent(target, "result", status == Status.COMPLETED ? result : null);
      if (failure instanceof McpException error && status == Status.FAILED) {
        target.put("statusMessage", error.getMessage());
        target.set("error", Rpc.errorBody(error));
      }
    } finally {
      lock.unlock();
    }
  }

  private void run(Work work) {
    try {
      while (true) {
        try {
          end(Status.COMPLETED, work.run(), null);
          return;
        } catch (InputRequired needed) {
          if (!park(needed)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      end(Status.CANCELLED, null, null);
    } catch (McpException e) {
      end(Status.FAILED, null, e);
    } catch (Exception e) {
      end(Status.FAILED, null, new McpException(McpException.INTERNAL_ERROR, "Internal error"));
    }
  }

  /** Waits until all questions are answered; false when nobody can answer them here. */
  private boolean park(InputRequired needed) throws InterruptedException {
    lock.lock();
    try {
      if (listener == null) {
        end(Status.FAILED, null, needed);
        return false;
      }
      Capabilities.require(needed, exchange.clientCapabilities());
      round++;
      answers.clear();
      needed.requests().forEach((key, request) -> questions.put(round + "-" + key, request));
      become(questions.isEmpty() ? Status.WORKING : Status.INPUT_REQUIRED);
      while (!questions.isEmpty()) {
        changed.await();
      }
      become(Status.WORKING);
      ObjectNode given = Json.object();
      answers.forEach(given::set);
      exchange.resume(given, needed.state());
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end(Status last, @Nullable ObjectNode value, @Nullable Exception thrown) {
    lock.lock();
    try {
      if (running()) {
        result = value;
        failure = thrown;
        become(last);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean running() {
    return status == Status.WORKING || status == Status.INPUT_REQUIRED;
  }

  private void become(Status next) {
    status = next;
    updated = Instant.now();
    changed.signalAll();
    if (listener != null) {
      listener.run();
    }
  }

  /** Keys are made unique by the round, for a client may answer late. */
  private static String key(String minted) {
    return minted.substring(minted.indexOf('-') + 1);
  }

  private static String wire(Status status) {
    return switch (status) {
      case WORKING -> "working";
      case INPUT_REQUIRED -> "input_required";
      case COMPLETED -> "completed";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }
}
