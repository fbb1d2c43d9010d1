package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tool answers.
 *
 * @param structuredContent any JSON; clients before 2026-07-28 get it only when it is an object,
 *     clients before 2025-06-18 never
 * @param isError the call failed and the content tells the model what to do
 * @param meta the {@code _meta} object, or null
 */
public record ToolResult(
    List<Content> content,
    @Nullable JsonNode structuredContent,
    boolean isError,
    @Nullable ObjectNode meta) {
  public ToolResult {
    content = List.copyOf(content);
  }

  public static ToolResult of(Content... content) {
    return new ToolResult(List.of(content), null, false, null);
  }

  public static ToolResult text(String text) {
    return of(Content.text(text));
  }

  public static ToolResult error(String text) {
    return new ToolResult(List.of(Content.text(text)), null, true, null);
  }

  public ToolResult withStructuredContent(JsonNode value) {
    return new ToolResult(content, value, isError, meta);
  }

  public ToolResult withMeta(ObjectNode extra) {
    return new ToolResult(content, structuredContent, isError, extra);
  }

  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    ArrayNode blocks = node.putArray("content");
    content.forEach(block -> blocks.add(block.toJson()));
    Json.putIfPresent(node, "structuredContent", structuredContent);
    if (isError) {
      node.put("isError", true);
    }
    Json.putIfPresent(node, "_meta", meta);
    return node;
  }
}
