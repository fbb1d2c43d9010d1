package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes results of the newest revision for clients of older ones: each step takes back what one
 * revision added, from the newest to the client's own.
 */
final class Revisions {
  private Revisions() {}

  /** May change {@code result}, but never what hangs below it, which can be shared. */
  static ObjectNode translate(ProtocolVersion version, String method, ObjectNode result) {
    if (version.modern()) {
      return result;
    }
    boolean shared = method.endsWith("/list") || method.equals("initialize");
    ObjectNode own = shared ? result.deepCopy() : result;
    TakeBack20260728.from(own);
    if (!version.atLeast(ProtocolVersion.V2025_11_25)) {
      TakeBack20251125.from(own);
    }
    if (!version.atLeast(ProtocolVersion.V2025_06_18)) {
      TakeBack20250618.from(own);
    }
    if (!version.atLeast(ProtocolVersion.V2025_03_26)) {
      TakeBack20250326.from(own);
    }
    return own;
  }

  /** The descriptors that a result lists, and the server's own in an {@code initialize} result. */
  static void forEachDescriptor(ObjectNode result, Consumer<ObjectNode> action) {
    for (String list : new String[] {"tools", "resources", "resourceTemplates", "prompts"}) {
      JsonNode elements = result.get(list);
      if (elements != null && elements.isArray()) {
        for (JsonNode element : elements) {
          action.accept((ObjectNode) element);
        }
      }
    }
    ObjectNode server = Json.objectAt(result, "serverInfo");
    if (server != null) {
      action.accept(server);
    }
  }
}
