package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A template of the account. */
public record TemplateInfo(
    String templateId,
    List<String> names,
    int cpuCount,
    long memoryMegabytes,
    long diskMegabytes,
    boolean isPublic,
    String buildId,
    Instant createdAt,
    Instant updatedAt) {

  public TemplateInfo {
    names = List.copyOf(names);
  }

  static TemplateInfo read(JsonNode node) {
    List<String> names = Json.texts(node, "names");
    return new TemplateInfo(
        Json.text(node, "templateID"),
        names.isEmpty() ? Json.texts(node, "aliases") : names,
        Json.integer(node, "cpuCount"),
        Json.number(node, "memoryMB"),
        Json.number(node, "diskSizeMB"),
        Json.flag(node, "public"),
        Json.text(node, "buildID"),
        Json.time(node, "createdAt"),
        Json.time(node, "updatedAt"));
  }
}
