package io.github.e2bmcp.mcp.schema;

import io.github.e2bmcp.mcp.message.WellFormed;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** The types of JSON values as JSON Schema sees them. */
final class Kinds {
  private static final int SHOWN = 40;

  private Kinds() {}

  /** Whether the value has the type, or one of the types, that {@code type} names. */
  static boolean fits(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (fits(one, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber() || wholeNumber(value);
      default -> false;
    };
  }

  static String name(JsonNode type) {
    if (type.isArray()) {
      StringBuilder names = new StringBuilder();
      for (JsonNode one : type) {
        names.append(names.isEmpty() ? "" : " or ").append(name(one));
      }
      return names.toString();
    }
    return switch (type.asString()) {
      case "object" -> "an object";
      case "array" -> "an array";
      case "integer" -> "an integer";
      case "null" -> "null";
      default -> "a " + type.asString();
    };
  }

  /** The value, short enough for a message. */
  static String shown(JsonNode value) {
    if (value.isObject()) {
      return "an object";
    }
    if (value.isArray()) {
      return "an array";
    }
    String text = value.toString();
    String kind = value.isString() ? "the string " : value.isNumber() ? "the number " : "";
    return kind + (text.length() <= SHOWN ? text : WellFormed.text(text.substring(0, SHOWN)) + "…");
  }

  static boolean contains(JsonNode choices, JsonNode value) {
    for (JsonNode choice : choices) {
      if (same(choice, value)) {
        return true;
      }
    }
    return false;
  }

  /** Equality of JSON Schema: numbers by value. */
  static boolean same(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return one.equals(other);
  }

  private static boolean wholeNumber(JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      return false;
    }
    BigDecimal number = value.decimalValue();
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }
}
