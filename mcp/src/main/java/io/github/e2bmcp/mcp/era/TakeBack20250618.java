package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.offer.Content;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** 2025-06-18 added titles, output schemas, structured content, resource links and more _meta. */
final class TakeBack20250618 {
  private TakeBack20250618() {}

  static void from(ObjectNode result) {
    result.remove("structuredContent");
    Revisions.forEachDescriptor(
        result,
        descriptor -> {
          descriptor.remove("title");
          descriptor.remove("outputSchema");
          descriptor.remove("_meta");
          if (descriptor.get("arguments") instanceof ArrayNode arguments) {
            arguments.forEach(argument -> ((ObjectNode) argument).remove("title"));
          }
        });
    replaceContent(result, "resource_link", TakeBack20250618::asText);
  }

  private static ObjectNode asText(JsonNode link) {
    return new Content.Text(Json.textAt(link, "name") + ": " + Json.textAt(link, "uri")).toJson();
  }

  /** Puts something else in the place of every content block of one type. */
  static void replaceContent(
      ObjectNode result, String type, Function<JsonNode, ObjectNode> replacement) {
    if (result.get("content") instanceof ArrayNode blocks) {
      for (int i = 0; i < blocks.size(); i++) {
        if (type.equals(Json.textAt(blocks.get(i), "type"))) {
          blocks.set(i, replacement.apply(blocks.get(i)));
        }
      }
    }
    if (result.get("messages") instanceof ArrayNode messages) {
      for (JsonNode message : messages) {
        JsonNode block = message.get("content");
        if (block != null && type.equals(Json.textAt(block, "type"))) {
          ((ObjectNode) message).set("content", replacement.apply(block));
        }
      }
    }
  }
}
