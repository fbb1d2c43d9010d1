package io.github.e2bmcp.mcp.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks the keywords that most tool schemas are made of, and no others. */
final class PlainSchema implements Schema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** Keywords that say something to people only (2020-12 treats format as one of them). */
  private static final Set<String> NOTES =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "$comment",
          "deprecated",
          "format",
          "readOnly",
          "writeOnly",
          "x-mcp-header");

  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "enum",
          "const",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "items",
          "minItems",
          "maxItems");

  private final JsonNode schema;
  private final Map<String, PlainSchema> properties;
  private final @Nullable PlainSchema items;

  private PlainSchema(
      JsonNode schema, Map<String, PlainSchema> properties, @Nullable PlainSchema items) {
    this.schema = schema;
    this.properties = properties;
    this.items = items;
  }

  /** Null when the schema says more than this class understands. */
  static @Nullable PlainSchema compile(JsonNode schema) {
    if (!(schema instanceof ObjectNode object) || !understood(object)) {
      return null;
    }
    Map<String, PlainSchema> properties = new HashMap<>();
    if (object.get("properties") instanceof ObjectNode members) {
      for (Map.Entry<String, JsonNode> member : members.properties()) {
        PlainSchema property = compile(member.getValue());
        if (property == null) {
          return null;
        }
        properties.put(member.getKey(), property);
      }
    }
    JsonNode elements = object.get("items");
    PlainSchema items = elements == null ? null : compile(elements);
    if (elements != null && items == null) {
      return null;
    }
    return new PlainSchema(object, properties, items);
  }

  private static boolean understood(ObjectNode schema) {
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      String keyword = entry.getKey();
      boolean dialect = keyword.equals("$schema") && DIALECT.equals(entry.getValue().asString(""));
      if (!dialect && !NOTES.contains(keyword) && !KNOWN.contains(keyword)) {
        return false;
      }
    }
    JsonNode others = schema.get("additionalProperties");
    return others == null || others.isBoolean();
  }

  @Override
  public List<Violation> check(JsonNode value) {
    List<Violation> violations = new ArrayList<>();
    check("", value, violations);
    return violations.size() > MAX_VIOLATIONS ? violations.subList(0, MAX_VIOLATIONS) : violations;
  }

  private void check(String path, JsonNode value, List<Violation> violations) {
    if (violations.size() >= MAX_VIOLATIONS) {
      return;
    }
    String problem = problem(value);
    if (problem != null) {
      violations.add(new Violation(path, problem));
    } else if (value.isObject()) {
      checkMembers(path, value, violations);
    } else if (value.isArray() && items != null) {
      for (int i = 0; i < value.size(); i++) {
        items.check(path + "[" + i + "]", value.get(i), violations);
      }
    }
  }

  private void checkMembers(String path, JsonNode value, List<Violation> violations) {
    String prefix = path.isEmpty() ? "" : path + ".";
    JsonNode required = schema.get("required");
    if (required != null) {
      for (JsonNode name : required) {
        if (!value.has(name.asString())) {
          violations.add(new Violation(prefix + name.asString(), "is required but missing"));
        }
      }
    }
    boolean closed =
        schema.has("additionalProperties") && !schema.get("additionalProperties").asBoolean();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      PlainSchema property = properties.get(member.getKey());
      if (property != null) {
        property.check(prefix + member.getKey(), member.getValue(), violations);
      } else if (closed) {
        violations.add(new Violation(prefix + member.getKey(), "is not a known parameter"));
      }
    }
  }

  private @Nullable String problem(JsonNode value) {
    JsonNode type = schema.get("type");
    if (type != null && !Kinds.fits(type, value)) {
      return "must be " + Kinds.name(type) + " but is " + Kinds.shown(value);
    }
    JsonNode choices = schema.get("enum");
    if (choices != null && !Kinds.contains(choices, value)) {
      String allowed =
          StreamSupport.stream(choices.spliterator(), false)
              .map(JsonNode::toString)
              .collect(Collectors.joining(", "));
      return "must be one of " + allowed + " but is " + Kinds.shown(value);
    }
    JsonNode constant = schema.get("const");
    if (constant != null && !Kinds.same(constant, value)) {
      return "must be " + constant + " but is " + Kinds.shown(value);
    }
    if (value.isNumber()) {
      return range(value.decimalValue(), "minimum", "maximum", "");
    }
    if (value.isString()) {
      String text = value.stringValue();
      int characters = text.codePointCount(0, text.length());
      return range(BigDecimal.valueOf(characters), "minLength", "maxLength", " characters");
    }
    if (value.isArray()) {
      return range(BigDecimal.valueOf(value.size()), "minItems", "maxItems", " elements");
    }
    return null;
  }

  private @Nullable String range(BigDecimal actual, String atLeast, String atMost, String unit) {
    String is = unit.isEmpty() ? " but is " + actual : " but has " + actual;
    String must = unit.isEmpty() ? "must be " : "must have ";
    JsonNode least = schema.get(atLeast);
    if (least != null && actual.compareTo(least.decimalValue()) < 0) {
      return must + "at least " + least + unit + is;
    }
    JsonNode most = schema.get(atMost);
    if (most != null && actual.compareTo(most.decimalValue()) > 0) {
      return must + "at most " + most + unit + is;
    }
    return null;
  }
}
