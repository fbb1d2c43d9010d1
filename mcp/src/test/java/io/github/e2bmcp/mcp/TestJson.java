package io.github.e2bmcp.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON written in tests as text. */
final class TestJson {
  private TestJson() {}

  static JsonNode parse(String text) {
    return Json.parse(text.getBytes(UTF_8));
  }

  static ObjectNode object(String text) {
    return (ObjectNode) parse(text);
  }
}
