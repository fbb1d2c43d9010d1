package io.github.e2bmcp.server.tool;

import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The text in structured content, which clients show to models instead of the plain text. */
final class StructuredText {

  private StructuredText() {}

  /** The same structure with every text changed; names of members stay. */
  static JsonNode map(JsonNode node, UnaryOperator<String> change) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          copy.set(member.getKey(), map(member.getValue(), change));
        }
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(element -> copy.add(map(element, change)));
        yield copy;
      }
      default ->
          node.isString()
              ? JsonNodeFactory.instance.stringNode(change.apply(node.stringValue()))
              : node;
    };
  }
}
