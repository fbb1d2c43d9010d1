package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.Feature;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.Completer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code completion/complete}. */
public final class CompletionFeature implements Feature {
  private static final int MAX_VALUES = 100;

  private final Completer completer;

  public CompletionFeature(Completer completer) {
    this.completer = completer;
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("completion/complete", this::complete);
  }

  @Override
  public void declare(ObjectNode capabilities) {
    capabilities.putObject("completions");
  }

  private ObjectNode complete(ObjectNode params, LiveExchange exchange) throws Exception {
    JsonNode reference = params.path("ref");
    String subject =
        switch (reference.path("type").asString("")) {
          case "ref/prompt" -> Json.textAt(reference, "name");
          case "ref/resource" -> Json.textAt(reference, "uri");
          default -> null;
        };
    String argument = Json.textAt(params.path("argument"), "name");
    String value = Json.textAt(params.path("argument"), "value");
    if (subject == null || argument == null || value == null) {
      throw McpException.invalidParams(
          "params.ref must name a prompt or a resource template, and params.argument what is typed");
    }
    Map<String, String> others = new HashMap<>();
    for (Map.Entry<String, JsonNode> other : params.at("/context/arguments").properties()) {
      others.put(other.getKey(), other.getValue().asString(""));
    }
    List<String> found =
        completer.complete(new Completer.Query(subject, argument, value, others, exchange));
    ObjectNode result = Json.object();
    ObjectNode completion = result.putObject("completion");
    ArrayNode values = completion.putArray("values");
    found.stream().limit(MAX_VALUES).forEach(values::add);
    completion.put("total", found.size()).put("hasMore", found.size() > MAX_VALUES);
    return result;
  }
}
