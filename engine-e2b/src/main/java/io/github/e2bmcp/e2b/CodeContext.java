package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.wire.Json;
import tools.jackson.databind.JsonNode;

/** A place where code runs and variables stay. */
public record CodeContext(String id, String language, String directory) {

  static CodeContext read(JsonNode node) {
    return new CodeContext(
        Json.text(node, "id"), Json.text(node, "language"), Json.text(node, "cwd"));
  }
}
