package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** What a sandbox used at one moment; sizes in bytes. */
public record SandboxMetrics(
    Instant at,
    int cpuCount,
    double cpuUsedPercent,
    long memoryUsed,
    long memoryTotal,
    long memoryCache,
    long diskUsed,
    long diskTotal) {

  static SandboxMetrics read(JsonNode node) {
    return new SandboxMetrics(
        Json.time(node, "timestamp"),
        Json.integer(node, "cpuCount"),
        Json.decimal(node, "cpuUsedPct"),
        Json.number(node, "memUsed"),
        Json.number(node, "memTotal"),
        Json.number(node, "memCache"),
        Json.number(node, "diskUsed"),
        Json.number(node, "diskTotal"));
  }
}
