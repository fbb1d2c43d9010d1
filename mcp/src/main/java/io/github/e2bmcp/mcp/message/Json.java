package io.github.e2bmcp.mcp.message;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trees in and out of UTF-8, by the streaming parser and generator alone: making an ObjectMapper
 * costs more than everything else a server does before its first answer.
 */
public final class Json {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_DIGITS = 1_000;

  /** A value in memory takes up to fifty times the bytes that it has on the wire. */
  private static final int MAX_TOKENS = 1_000_000;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxTokenCount(MAX_TOKENS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // MCP is UTF-8; what looks like another encoding to one reader may be a message to the
          // next.
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  public static JsonNode text(String value) {
    return NODES.stringNode(value);
  }

  public static void putIfPresent(ObjectNode target, String name, @Nullable String value) {
    if (value != null) {
      target.put(name, value);
    }
  }

  public static void putIfPresent(ObjectNode target, String name, @Nullable JsonNode value) {
    if (value != null) {
      target.set(name, value);
    }
  }

  /** The member, when it is an object; else null. */
  public static @Nullable ObjectNode objectAt(JsonNode node, String name) {
    return node.get(name) instanceof ObjectNode object ? object : null;
  }

  /** The member, when it is a string; else null. */
  public static @Nullable String textAt(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  /**
   * Exactly one JSON value in UTF-8, in whose objects no member occurs twice.
   *
   * @throws JacksonException when the bytes are something else
   */
  public static JsonNode parse(byte[] bytes, int offset, int length) {
    // RFC 8259 §8.1 lets a reader pass over it.
    int end = offset + Math.min(length, BYTE_ORDER_MARK.length);
    boolean marked = Arrays.equals(bytes, offset, end, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    int skipped = marked ? BYTE_ORDER_MARK.length : 0;
    return parseBare(bytes, offset + skipped, length - skipped);
  }

  private static JsonNode parseBare(byte[] bytes, int offset, int length) {
    if (Utf8.misshapen(bytes, offset, length)) {
      throw new StreamReadException("It is not UTF-8");
    }
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new StreamReadException(parser, "No JSON value");
      }
      JsonNode value = read(parser, first);
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "Something follows the JSON value");
      }
      return value;
    } catch (StreamConstraintsException e) {
      StreamReadException plain =
          new StreamReadException(
              "It has more than %d levels, %d values or %d digits in a number"
                  .formatted(MAX_DEPTH, MAX_TOKENS, MAX_DIGITS));
      plain.initCause(e);
      throw plain;
    }
  }

  public static JsonNode parse(byte[] bytes) {
    return parse(bytes, 0, bytes.length);
  }

  public static byte[] bytes(JsonNode node) {
    return written(node).toByteArray();
  }

  /** The value and a newline; nothing in between is one. */
  public static byte[] line(JsonNode node) {
    ByteArrayOutputStream out = written(node);
    out.write('\n');
    return out.toByteArray();
  }

  private static ByteArrayOutputStream written(JsonNode node) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(node, generator);
    }
    return out;
  }

  private static JsonNode read(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(finite(parser));
      default -> throw new StreamReadException(parser, "Unexpected " + token);
    };
  }

  private static double finite(JsonParser parser) {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new StreamReadException(parser, "A number is too large");
    }
    return value;
  }

  private static ObjectNode readObject(JsonParser parser) {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      // Readers differ in which of two they take, so a proxy may have checked the other one.
      if (object.replace(name, read(parser, parser.nextToken())) != null) {
        throw new StreamReadException(parser, "A member occurs twice in one object");
      }
    }
    return object;
  }

  private static ArrayNode readArray(JsonParser parser) {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(read(parser, token));
    }
    return array;
  }

  private static void write(JsonNode node, JsonGenerator generator) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          generator.writeName(WellFormed.text(member.getKey()));
          write(member.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        for (JsonNode element : node) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(WellFormed.text(node.stringValue()));
      case BOOLEAN -> generator.writeBoolean(node.booleanValue());
      case NUMBER -> writeNumber(node, generator);
      case BINARY -> generator.writeBinary(node.binaryValue());
      case NULL, MISSING, POJO -> generator.writeNull();
    }
  }

  private static void writeNumber(JsonNode node, JsonGenerator generator) {
    switch (node.numberType()) {
      case INT -> generator.writeNumber(node.intValue());
      case LONG -> generator.writeNumber(node.longValue());
      case BIG_INTEGER -> generator.writeNumber(node.bigIntegerValue());
      case BIG_DECIMAL -> generator.writeNumber(node.decimalValue());
      case FLOAT, DOUBLE -> {
        double value = node.doubleValue();
        if (Double.isFinite(value)) {
          generator.writeNumber(value);
        } else {
          generator.writeNull();
        }
      }
    }
  }
}
