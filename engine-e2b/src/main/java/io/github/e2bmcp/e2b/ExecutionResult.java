package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One value that code gave, in one or more formats, as notebooks show them.
 *
 * @param raw the formats by name: {@code text}, {@code html}, {@code markdown}, {@code svg}, {@code
 *     png} and {@code jpeg} (base64), {@code pdf}, {@code latex}, {@code json}, {@code javascript},
 *     {@code data}, {@code chart} and what the server adds, there or in {@code extra}
 * @param isMain whether it is the value of the last expression
 */
public record ExecutionResult(JsonNode raw, boolean isMain) {

  private static final Set<String> NOT_FORMATS = Set.of("text", "extra", "type", "is_main_result");

  static ExecutionResult read(JsonNode message) {
    ObjectNode formats = Json.object();
    for (Map.Entry<String, JsonNode> member : message.properties()) {
      boolean format = !member.getKey().equals("type") && !member.getKey().equals("is_main_result");
      if (format && !member.getValue().isNull()) {
        formats.set(member.getKey(), member.getValue());
      }
    }
    return new ExecutionResult(formats, Json.flag(message, "is_main_result"));
  }

  /** The value as text; null when it has none. */
  public @Nullable String text() {
    return format("text");
  }

  public @Nullable String html() {
    return format("html");
  }

  public @Nullable String markdown() {
    return format("markdown");
  }

  public @Nullable String svg() {
    return format("svg");
  }

  /** An image in base64. */
  public @Nullable String png() {
    return format("png");
  }

  /** An image in base64. */
  public @Nullable String jpeg() {
    return format("jpeg");
  }

  public @Nullable String pdf() {
    return format("pdf");
  }

  public @Nullable String latex() {
    return format("latex");
  }

  public @Nullable String javascript() {
    return format("javascript");
  }

  /** A JSON document, as a tree; a missing node when there is none. */
  public JsonNode json() {
    return raw.path("json");
  }

  /** A table's columns; a missing node when there is none. */
  public JsonNode data() {
    return raw.path("data");
  }

  /** A chart's type, title, axes and elements; a missing node when there is none. */
  public JsonNode chart() {
    return raw.path("chart");
  }

  /** A format as text, which is JSON where the server gives a tree; null when there is none. */
  public @Nullable String format(String name) {
    JsonNode value = raw.has(name) ? raw.path(name) : raw.path("extra").path(name);
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    return value.isContainer() ? value.toString() : value.asString("");
  }

  /** The names of the formats beyond text, those in {@code extra} last. */
  public List<String> formats() {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : raw.properties()) {
      if (!NOT_FORMATS.contains(member.getKey())) {
        names.add(member.getKey());
      }
    }
    for (Map.Entry<String, JsonNode> member : raw.path("extra").properties()) {
      names.add(member.getKey());
    }
    return names;
  }
}
