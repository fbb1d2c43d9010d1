package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What is told of a secret; its value never is. */
public record Secret(
    String secretId,
    String name,
    int version,
    Map<String, String> metadata,
    Instant createdAt,
    Instant updatedAt) {

  public Secret {
    metadata = Map.copyOf(metadata);
  }

  /** What stands for the secret's value in a header of {@link NetworkRules}. */
  public static String placeholder(String name) {
    return "${e2b.secrets." + name + "}";
  }

  static Secret read(JsonNode node) {
    return new Secret(
        Json.text(node, "secretID"),
        Json.text(node, "name"),
        Json.integer(node, "currentVersion"),
        Json.strings(node, "metadata"),
        Json.time(node, "createdAt"),
        Json.time(node, "updatedAt"));
  }
}
