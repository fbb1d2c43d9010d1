package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as lists tell of it.
 *
 * @param size bytes, or null
 */
public record ResourceDescriptor(
    String uri,
    String name,
    @Nullable String title,
    @Nullable String description,
    @Nullable String mimeType,
    @Nullable Long size) {
  public static ResourceDescriptor of(String uri, String name) {
    return new ResourceDescriptor(uri, name, null, null, null, null);
  }

  public ObjectNode toJson() {
    ObjectNode node = Json.object().put("uri", uri).put("name", name);
    Json.putIfPresent(node, "title", title);
    Json.putIfPresent(node, "description", description);
    Json.putIfPresent(node, "mimeType", mimeType);
    if (size != null) {
      node.put("size", size);
    }
    return node;
  }
}
