package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A family of resources.
 *
 * @param uri with simple and reserved expressions of RFC 6570, such as {@code file:///{+path}}
 */
public record ResourceTemplate(
    UriTemplate uri,
    String name,
    @Nullable String title,
    @Nullable String description,
    @Nullable String mimeType) {
  public ObjectNode toJson() {
    ObjectNode node = Json.object().put("uriTemplate", uri.text()).put("name", name);
    Json.putIfPresent(node, "title", title);
    Json.putIfPresent(node, "description", description);
    Json.putIfPresent(node, "mimeType", mimeType);
    return node;
  }
}
