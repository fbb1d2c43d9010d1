package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a resource holds, as text or as bytes in standard base64. */
public sealed interface ResourceContents {
  String uri();

  @Nullable String mimeType();

  record Text(String uri, @Nullable String mimeType, String text) implements ResourceContents {}

  record Blob(String uri, @Nullable String mimeType, String base64) implements ResourceContents {}

  static ResourceContents blob(String uri, @Nullable String mimeType, byte[] bytes) {
    return new Blob(uri, mimeType, Base64.getEncoder().encodeToString(bytes));
  }

  default ObjectNode toJson() {
    ObjectNode node = Json.object().put("uri", uri());
    Json.putIfPresent(node, "mimeType", mimeType());
    return switch (this) {
      case Text text -> node.put("text", text.text());
      case Blob blob -> node.put("blob", blob.base64());
    };
  }
}
