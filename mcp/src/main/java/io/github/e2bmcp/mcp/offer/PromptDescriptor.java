package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A prompt as lists tell of it. */
public record PromptDescriptor(
    String name,
    @Nullable String title,
    @Nullable String description,
    List<Argument> arguments,
    List<Icon> icons) {
  /** Something to fill in. */
  public record Argument(
      String name, @Nullable String title, @Nullable String description, boolean required) {}

  public PromptDescriptor {
    arguments = List.copyOf(arguments);
    icons = List.copyOf(icons);
  }

  public static PromptDescriptor of(String name, String description, Argument... arguments) {
    return new PromptDescriptor(name, null, description, List.of(arguments), List.of());
  }

  public ObjectNode toJson() {
    ObjectNode node = Json.object().put("name", name);
    Json.putIfPresent(node, "title", title);
    Json.putIfPresent(node, "description", description);
    ArrayNode array = node.putArray("arguments");
    for (Argument argument : arguments) {
      ObjectNode one = array.addObject().put("name", argument.name);
      Json.putIfPresent(one, "title", argument.title);
      Json.putIfPresent(one, "description", argument.description);
      one.put("required", argument.required);
    }
    Icon.put(node, icons);
    return node;
  }
}
