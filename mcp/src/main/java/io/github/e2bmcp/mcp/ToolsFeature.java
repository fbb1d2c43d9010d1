package io.github.e2bmcp.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tools/list} and {@code tools/call}. */
final class ToolsFeature implements Feature {
  private final Map<String, CheckedTool> tools = new LinkedHashMap<>();
  private final BiConsumer<String, Throwable> reporter;

  ToolsFeature(List<Tool> tools, BiConsumer<String, Throwable> reporter) {
    this.reporter = reporter;
    for (Tool tool : tools) {
      CheckedTool checked = new CheckedTool(tool);
      if (this.tools.put(checked.descriptor().name(), checked) != null) {
        throw new IllegalArgumentException("Two tools named " + checked.descriptor().name());
      }
    }
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("tools/list", (params, exchange) -> list(), "tools/call", this::call);
  }

  @Override
  public void declare(ObjectNode capabilities) {
    capabilities.putObject("tools");
  }

  private ObjectNode list() {
    ObjectNode result = Json.object();
    ArrayNode list = result.putArray("tools");
    tools.values().forEach(tool -> list.add(tool.descriptor().toJson()));
    return Caching.FOREVER_ALIKE.put(result);
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
    return call(name, new ToolCall(named, exchange)).toJson();
  }

  /** Calls a tool by name. */
  ToolResult call(String name, ToolCall call) throws Exception {
    CheckedTool tool = tools.get(name);
    if (tool == null) {
      throw McpException.invalidParams(
          "Unknown tool: " + name + ". The tools are " + String.join(", ", tools.keySet()));
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
    } catch (McpException | InterruptedException e) {
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
