package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.Feature;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.Caching;
import io.github.e2bmcp.mcp.offer.Prompt;
import io.github.e2bmcp.mcp.offer.PromptCall;
import io.github.e2bmcp.mcp.offer.PromptDescriptor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code prompts/list} and {@code prompts/get}. */
public final class PromptsFeature implements Feature {
  private final Map<String, Prompt> prompts = new LinkedHashMap<>();
  private final boolean changing;

  public PromptsFeature(List<Prompt> prompts, boolean changing) {
    this.changing = changing;
    prompts.forEach(prompt -> this.prompts.put(prompt.descriptor().name(), prompt));
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("prompts/list", (params, exchange) -> list(params), "prompts/get", this::get);
  }

  @Override
  public void declare(ObjectNode capabilities) {
    ObjectNode own = capabilities.putObject("prompts");
    if (changing) {
      own.put("listChanged", true);
    }
  }

  private ObjectNode list(ObjectNode params) {
    List<ObjectNode> all =
        prompts.values().stream().map(prompt -> prompt.descriptor().toJson()).toList();
    return Caching.FOREVER_ALIKE.put(Pages.cut("prompts", all, params));
  }

  private ObjectNode get(ObjectNode params, LiveExchange exchange) throws Exception {
    String name = Json.textAt(params, "name");
    Prompt prompt = name == null ? null : prompts.get(name);
    if (prompt == null) {
      throw McpException.invalidParams("Unknown prompt: " + name);
    }
    Map<String, String> arguments = new HashMap<>();
    for (Map.Entry<String, JsonNode> argument : params.path("arguments").properties()) {
      if (!argument.getValue().isString()) {
        throw McpException.invalidParams("The argument " + argument.getKey() + " must be a string");
      }
      arguments.put(argument.getKey(), argument.getValue().stringValue());
    }
    for (PromptDescriptor.Argument argument : prompt.descriptor().arguments()) {
      if (argument.required() && !arguments.containsKey(argument.name())) {
        throw McpException.invalidParams(
            "The prompt " + name + " needs the argument " + argument.name());
      }
    }
    return prompt.get(new PromptCall(arguments, exchange)).toJson();
  }
}
