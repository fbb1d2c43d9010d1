package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells a model which arguments to mend and how. */
public final class ArgumentProblem {
  private ArgumentProblem() {}

  public static String describe(ToolDescriptor tool, List<Schema.Violation> violations) {
    StringBuilder text =
        new StringBuilder("Invalid arguments for ").append(tool.name()).append(':');
    for (Schema.Violation violation : violations) {
      String path = violation.path().isEmpty() ? "the arguments" : violation.path();
      text.append("\n- ").append(path).append(' ').append(violation.problem());
    }
    return text.append("\nParameters: ").append(parameters(tool.inputSchema())).toString();
  }

  private static String parameters(ObjectNode schema) {
    ObjectNode properties = Json.objectAt(schema, "properties");
    if (properties == null || properties.isEmpty()) {
      return "none";
    }
    Map<String, String> described = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode type = property.getValue().get("type");
      String kind = type == null ? "any" : type.isString() ? type.stringValue() : type.toString();
      described.put(property.getKey(), property.getKey() + " (" + kind + ", optional)");
    }
    JsonNode required = schema.get("required");
    if (required != null) {
      for (JsonNode name : required) {
        described.computeIfPresent(
            name.asString(), (key, text) -> text.replace(", optional)", ", required)"));
      }
    }
    return String.join(", ", described.values());
  }
}
