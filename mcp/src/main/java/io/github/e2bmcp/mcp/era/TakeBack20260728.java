package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.message.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * 2026-07-28 added typed and cacheable results, structured content of any JSON type, output schemas
 * of any kind and extensions; and it left out that the server takes subscriptions and logs.
 */
final class TakeBack20260728 {
  private TakeBack20260728() {}

  static void from(ObjectNode result) {
    result.remove("resultType");
    result.remove("ttlMs");
    result.remove("cacheScope");
    JsonNode structured = result.get("structuredContent");
    if (structured != null && !structured.isObject()) {
      result.remove("structuredContent");
    }
    Revisions.forEachDescriptor(
        result,
        descriptor -> {
          JsonNode schema = descriptor.get("outputSchema");
          if (schema != null && !"object".equals(Json.textAt(schema, "type"))) {
            descriptor.remove("outputSchema");
          }
        });
    ObjectNode capabilities = Json.objectAt(result, "capabilities");
    if (capabilities != null) {
      capabilities.remove("extensions");
    }
  }
}
