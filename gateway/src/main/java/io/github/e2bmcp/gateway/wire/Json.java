package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.http.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees as E2B's clients write and read them. */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static ObjectNode object(Map<String, String> map) {
    ObjectNode node = object();
    map.forEach(node::put);
    return node;
  }

  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** An object; nothing at all counts as an empty one. */
  public static ObjectNode parseObject(byte[] bytes) throws Refusal {
    if (bytes.length == 0) {
      return object();
    }
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      // Said below.
    }
    throw new Refusal(400, "The request body is not a JSON object");
  }

  /** The object that a request carries; an empty one when it carries nothing. */
  public static ObjectNode body(HttpExchange exchange) throws IOException, Refusal {
    return parseObject(exchange.body().readAllBytes());
  }

  /** The value; the text itself when it is no JSON. */
  public static JsonNode parseOrText(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      return MAPPER.getNodeFactory().stringNode(text);
    }
  }

  public static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  public static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }

  public static Map<String, String> strings(JsonNode node, String member) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path(member).properties()) {
      map.put(entry.getKey(), entry.getValue().asString(""));
    }
    return map;
  }

  /** RFC 3339, always with a Z. */
  public static String time(Instant instant) {
    return instant.toString();
  }
}
