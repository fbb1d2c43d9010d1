package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.message.Json;
import tools.jackson.databind.node.ObjectNode;

/** 2025-11-25 added icons, and a description of the server. */
final class TakeBack20251125 {
  private TakeBack20251125() {}

  static void from(ObjectNode result) {
    Revisions.forEachDescriptor(result, descriptor -> descriptor.remove("icons"));
    ObjectNode server = Json.objectAt(result, "serverInfo");
    if (server != null) {
      server.remove("description");
    }
  }
}
