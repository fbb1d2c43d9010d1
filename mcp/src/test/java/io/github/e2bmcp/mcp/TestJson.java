package io.github.e2bmcp.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.e2bmcp.mcp.message.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON written in tests as text. */
public final class TestJson {
  private TestJson() {}

  public static JsonNode parse(String text) {
    return Json.parse(text.getBytes(UTF_8));
  }

  public static ObjectNode object(String text) {
    return (ObjectNode) parse(text);
  }
}
