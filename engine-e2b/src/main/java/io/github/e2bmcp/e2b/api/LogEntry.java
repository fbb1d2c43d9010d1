package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One line of a log. */
public record LogEntry(Instant at, String level, String message, Map<String, String> fields) {

  public LogEntry {
    fields = Map.copyOf(fields);
  }

  static LogEntry read(JsonNode node) {
    return new LogEntry(
        Json.time(node, "timestamp"),
        Json.text(node, "level"),
        Json.text(node, "message"),
        Json.strings(node, "fields"));
  }
}
