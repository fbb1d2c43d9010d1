package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.offer.Content;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** 2025-03-26 added tool annotations, audio, and the completions capability. */
final class TakeBack20250326 {
  private TakeBack20250326() {}

  static void from(ObjectNode result) {
    JsonNode tools = result.get("tools");
    if (tools != null) {
      tools.forEach(tool -> ((ObjectNode) tool).remove("annotations"));
    }
    ObjectNode capabilities = Json.objectAt(result, "capabilities");
    if (capabilities != null) {
      capabilities.remove("completions");
    }
    TakeBack20250618.replaceContent(result, "audio", TakeBack20250326::asText);
  }

  private static ObjectNode asText(JsonNode audio) {
    String text =
        "[audio of type " + Json.textAt(audio, "mimeType") + ", which revision 2024-11-05";
    return new Content.Text(text + " of the protocol cannot carry]").toJson();
  }
}
