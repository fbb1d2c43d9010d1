package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One block of what a tool or prompt says; {@code data} is in standard base64. */
public sealed interface Content {
  record Text(String text) implements Content {}

  record Image(String data, String mimeType) implements Content {}

  /** Told as a line of text to clients of 2024-11-05, which has no audio. */
  record Audio(String data, String mimeType) implements Content {}

  record EmbeddedResource(ResourceContents resource) implements Content {}

  /**
   * Something that the client can read with {@code resources/read}; told as a line of text to
   * clients before 2025-06-18.
   *
   * @param size bytes, or null
   */
  record ResourceLink(
      String uri,
      String name,
      @Nullable String description,
      @Nullable String mimeType,
      @Nullable Long size)
      implements Content {}

  static Content text(String text) {
    return new Text(text);
  }

  static Content image(byte[] bytes, String mimeType) {
    return new Image(Base64.getEncoder().encodeToString(bytes), mimeType);
  }

  /** The block on the wire of the newest revision. */
  default ObjectNode toJson() {
    return switch (this) {
      case Text(String text) -> Json.object().put("type", "text").put("text", text);
      case Image(String data, String mimeType) ->
          Json.object().put("type", "image").put("data", data).put("mimeType", mimeType);
      case Audio(String data, String mimeType) ->
          Json.object().put("type", "audio").put("data", data).put("mimeType", mimeType);
      case EmbeddedResource(ResourceContents resource) -> {
        ObjectNode node = Json.object().put("type", "resource");
        node.set("resource", resource.toJson());
        yield node;
      }
      case ResourceLink link -> {
        ObjectNode node =
            Json.object().put("type", "resource_link").put("uri", link.uri).put("name", link.name);
        Json.putIfPresent(node, "description", link.description);
        Json.putIfPresent(node, "mimeType", link.mimeType);
        if (link.size != null) {
          node.put("size", link.size);
        }
        yield node;
      }
    };
  }
}
