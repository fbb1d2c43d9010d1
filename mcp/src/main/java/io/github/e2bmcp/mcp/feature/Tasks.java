package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.Changes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tasks extension (SEP-2663): calls that take long are answered with a handle, by which their
 * caller, and nobody else, can ask for them. Modern era only; tasks live in this process.
 */
public final class Tasks {
  static final String EXTENSION = "io.modelcontextprotocol/tasks";

  private final TaskOptions options;
  private final Changes changes;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, TaskRun> byId = new LinkedHashMap<>();

  /**
   * Keeps tasks.
   *
   * @param changes where listeners hear of them
   */
  public Tasks(TaskOptions options, Changes changes) {
    this.options = options;
    this.changes = changes;
  }

  public Map<String, Operation> operations() {
    return Map.of(
        "tasks/get", this::get, "tasks/update", this::update, "tasks/cancel", this::cancel);
  }

  static void declare(ObjectNode capabilities) {
    capabilities.putObject("extensions").putObject(EXTENSION);
  }

  static boolean knownTo(LiveExchange exchange) {
    ObjectNode extensions = Json.objectAt(exchange.clientCapabilities(), "extensions");
    return exchange.version().modern() && extensions != null && extensions.has(EXTENSION);
  }

  /**
   * Nothing, when the client knows tasks.
   *
   * @throws McpException naming the extension
   */
  static void require(LiveExchange exchange) {
    if (!knownTo(exchange)) {
      ObjectNode data = Json.object();
      data.putObject("requiredCapabilities").putObject("extensions").putObject(EXTENSION);
      throw new McpException(
          McpException.MISSING_CLIENT_CAPABILITY, "This needs a client that knows tasks", data);
    }
  }

  /** Does the work, or makes a task of it when it takes longer than the patience. */
  ObjectNode run(LiveExchange exchange, TaskRun.Work work) throws Exception {
    TaskRun run = new TaskRun(exchange, work);
    run.start();
    try {
      boolean ended = run.endsWithin(options.patience().toNanos());
      String id = ended ? null : keep(run);
      if (id != null) {
        return created(id, run);
      }
      while (!run.endsWithin(Long.MAX_VALUE)) {
        // Too many tasks are kept already: this one stays a call.
      }
      return run.outcome();
    } catch (InterruptedException e) {
      run.cancel();
      throw e;
    }
  }

  private ObjectNode created(String id, TaskRun run) {
    ObjectNode result = Json.object().put("resultType", "task");
    describe(id, run, result);
    result.remove(List.of("result", "error", "inputRequests"));
    return result;
  }

  private void describe(String id, TaskRun run, ObjectNode target) {
    target.put("taskId", id);
    run.describe(target);
    target.put("ttlMs", options.ttl().toMillis()).put("pollIntervalMs", options.poll().toMillis());
  }

  private ObjectNode get(ObjectNode params, LiveExchange exchange) {
    ObjectNode state = state(id(params), exchange);
    if (state == null) {
      throw unknown();
    }
    return state;
  }

  /**
   * How a task of this caller stands; null when there is none of that id.
   *
   * @throws McpException when the client does not know tasks
   */
  @Nullable ObjectNode state(String id, LiveExchange exchange) {
    TaskRun run = known(id, exchange);
    if (run == null) {
      return null;
    }
    ObjectNode state = Json.object();
    describe(id, run, state);
    return state;
  }

  private ObjectNode update(ObjectNode params, LiveExchange exchange) {
    TaskRun run = find(params, exchange);
    ObjectNode answers = Json.objectAt(params, "inputResponses");
    if (answers == null) {
      throw McpException.invalidParams("params.inputResponses must be a JSON object");
    }
    run.answer(answers);
    return Json.object();
  }

  private ObjectNode cancel(ObjectNode params, LiveExchange exchange) {
    find(params, exchange).cancel();
    return Json.object();
  }

  private static String id(ObjectNode params) {
    String id = Json.textAt(params, "taskId");
    if (id == null) {
      throw McpException.invalidParams("params.taskId must be the id of a task");
    }
    return id;
  }

  private TaskRun find(ObjectNode params, LiveExchange exchange) {
    TaskRun run = known(id(params), exchange);
    if (run == null) {
      throw unknown();
    }
    return run;
  }

  private synchronized @Nullable TaskRun known(String id, LiveExchange exchange) {
    require(exchange);
    dropOld();
    TaskRun run = byId.get(id);
    boolean own = run != null && run.principal().equals(exchange.caller().principal());
    return own ? run : null;
  }

  private static McpException unknown() {
    return McpException.invalidParams("No such task, or it is over for too long");
  }

  /** Keeps it under a new id; null when it has ended, or too many are kept. */
  private synchronized @Nullable String keep(TaskRun run) {
    dropOld();
    long own =
        byId.values().stream().filter(other -> other.principal().equals(run.principal())).count();
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    if (byId.size() >= options.total()
        || own >= options.perPrincipal()
        || !run.adopt(() -> changes.task(id))) {
      return null;
    }
    byId.put(id, run);
    return id;
  }

  private void dropOld() {
    Instant oldest = Instant.now().minus(options.ttl());
    Iterator<TaskRun> runs = byId.values().iterator();
    while (runs.hasNext()) {
      TaskRun run = runs.next();
      if (run.created().isBefore(oldest)) {
        run.cancel();
        runs.remove();
      }
    }
  }
}
