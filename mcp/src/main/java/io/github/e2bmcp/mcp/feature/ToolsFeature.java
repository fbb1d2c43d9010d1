package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.Feature;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.offer.Caching;
import io.github.e2bmcp.mcp.offer.TaskUse;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.offer.ToolResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tools/list} and {@code tools/call}. */
public final class ToolsFeature implements Feature {
  private final Map<String, CheckedTool> tools = new LinkedHashMap<>();
  private final boolean changing;
  private final @Nullable Tasks tasks;
  private final BiConsumer<String, Throwable> reporter;
  private final AtomicReference<@Nullable Runnable> whenListed;

  public ToolsFeature(
      List<Tool> tools,
      boolean changing,
      @Nullable Tasks tasks,
      BiConsumer<String, Throwable> reporter,
      @Nullable Runnable whenListed) {
    this.tasks = tasks;
    this.changing = changing;
    this.reporter = reporter;
    this.whenListed = new AtomicReference<>(whenListed);
    for (Tool tool : tools) {
      CheckedTool checked = new CheckedTool(tool);
      if (this.tools.put(checked.descriptor().name(), checked) != null) {
        throw new IllegalArgumentException("Two tools named " + checked.descriptor().name());
      }
    }
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("tools/list", (params, exchange) -> list(params), "tools/call", this::call);
  }

  @Override
  public void declare(ObjectNode capabilities) {
    if (tasks != null) {
      Tasks.declare(capabilities);
    }
    ObjectNode own = capabilities.putObject("tools");
    if (changing) {
      own.put("listChanged", true);
    }
  }

  private ObjectNode list(ObjectNode params) {
    Runnable first = whenListed.getAndSet(null);
    if (first != null) {
      Thread.ofVirtual().name("mcp-when-listed").start(first);
    }
    List<ObjectNode> all = tools.values().stream().map(tool -> tool.descriptor().toJson()).toList();
    return Caching.FOREVER_ALIKE.put(Pages.cut("tools", all, params));
  }

  /** The tool that a request calls; null when it calls none. */
  public @Nullable ToolDescriptor called(Message.Request request) {
    String name = Json.textAt(request.params(), "name");
    CheckedTool tool =
        name == null || !request.method().equals("tools/call") ? null : tools.get(name);
    return tool == null ? null : tool.descriptor();
  }

  private ObjectNode call(ObjectNode params, LiveExchange exchange) throws Exception {
    String name = Json.textAt(params, "name");
    if (name == null) {
      throw McpException.invalidParams("params.name must be the name of a tool");
    }
    JsonNode arguments = params.get("arguments");
    if (arguments == null || arguments.isNull()) {
      arguments = Json.object();
    }
    if (!(arguments instanceof ObjectNode named)) {
      throw McpException.invalidParams("params.arguments must be a JSON object");
    }
    ToolCall call = new ToolCall(named, exchange);
    if (!mayBecomeTask(name, exchange)) {
      return call(name, call).toJson();
    }
    return Objects.requireNonNull(tasks).run(exchange, () -> call(name, call).toJson());
  }

  private boolean mayBecomeTask(String name, LiveExchange exchange) {
    CheckedTool tool = tools.get(name);
    if (tasks == null || tool == null || tool.tasks() == TaskUse.NEVER) {
      return false;
    }
    if (tool.tasks() == TaskUse.REQUIRED) {
      Tasks.require(exchange);
    }
    return Tasks.knownTo(exchange);
  }

  /** Calls a tool by name. */
  public ToolResult call(String name, ToolCall call) throws Exception {
    CheckedTool tool = tools.get(name);
    if (tool == null) {
      throw McpException.invalidParams(
          "Unknown tool: " + name + ". The tools are " + String.join(", ", tools.keySet()));
    }
    for (String scope : tool.descriptor().scopes()) {
      if (!call.caller().has(scope)) {
        throw McpException.invalidRequest("The tool " + name + " needs the scope " + scope);
      }
    }
    String problem = tool.argumentProblem(call.arguments());
    if (problem != null) {
      if (call.exchange().version().badArgumentsAreResults()) {
        return ToolResult.error(problem);
      }
      throw McpException.invalidParams(problem);
    }
    try {
      return tool.call(call);
    } catch (McpException | InterruptedException | InputRequired e) {
      throw e;
    } catch (Throwable e) {
      if (Thread.interrupted()) {
        InterruptedException stopped =
            new InterruptedException("The tool " + name + " was stopped");
        stopped.initCause(e);
        throw stopped;
      }
      reporter.accept("The tool " + name + " failed", e);
      return ToolResult.error(
          "The tool "
              + name
              + " failed for a reason inside the server, not because of the arguments."
              + " The same call may work once more; if not, tell the user.");
    }
  }
}
