package io.github.e2bmcp.e2b.wire;

import io.github.e2bmcp.e2b.error.E2bException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON trees as E2B writes them. Reading is lenient the way proto3 and the official SDKs are: an
 * absent member has its zero value, an unknown one is ignored, a number may be a string.
 */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Parses one JSON value.
   *
   * @throws E2bException.Protocol when it is none
   */
  public static JsonNode parse(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw new E2bException.Protocol("The answer is not JSON: " + e.getOriginalMessage())
          .because(e);
    }
  }

  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  public static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }

  public static @Nullable String textOrNull(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNull() || value.isMissingNode() ? null : value.asString("");
  }

  public static long number(JsonNode node, String member) {
    return node.path(member).asLong(0);
  }

  public static int integer(JsonNode node, String member) {
    return node.path(member).asInt(0);
  }

  public static double decimal(JsonNode node, String member) {
    return node.path(member).asDouble(0);
  }

  public static boolean flag(JsonNode node, String member) {
    return node.path(member).asBoolean(false);
  }

  /** An RFC 3339 time; {@link Instant#EPOCH} when absent. */
  public static Instant time(JsonNode node, String member) {
    String text = text(node, member);
    if (text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new E2bException.Protocol("Not a time in " + member + ": " + text).because(e);
    }
  }

  public static Map<String, String> strings(JsonNode node, String member) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path(member).properties()) {
      map.put(entry.getKey(), entry.getValue().asString(""));
    }
    return map;
  }

  public static List<String> texts(JsonNode node, String member) {
    return list(node.path(member), item -> item.asString(""));
  }

  public static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
    List<T> items = new ArrayList<>();
    for (JsonNode item : array.values()) {
      items.add(reader.apply(item));
    }
    return items;
  }

  public static ObjectNode object(Map<String, String> map) {
    ObjectNode node = object();
    map.forEach(node::put);
    return node;
  }

  public static ArrayNode array(Collection<String> texts) {
    ArrayNode node = MAPPER.createArrayNode();
    texts.forEach(node::add);
    return node;
  }
}
