package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hints about a tool for clients (since 2025-03-26); never a means of enforcement.
 *
 * @param readOnly changes nothing
 * @param destructive may overwrite or remove; meaningful when not read-only
 * @param idempotent a second call with the same arguments adds nothing
 * @param openWorld reaches beyond a closed set of things, such as the network
 */
public record ToolAnnotations(
    boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {
  ObjectNode toJson() {
    return Json.object()
        .put("readOnlyHint", readOnly)
        .put("destructiveHint", destructive)
        .put("idempotentHint", idempotent)
        .put("openWorldHint", openWorld);
  }
}
