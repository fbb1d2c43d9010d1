package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** What a sandbox uses now, by its own daemon's account; sizes in bytes. */
public record EnvdMetrics(
    Instant at,
    int cpuCount,
    double cpuUsedPercent,
    long memoryUsed,
    long memoryTotal,
    long diskUsed,
    long diskTotal) {

  static EnvdMetrics read(JsonNode node) {
    return new EnvdMetrics(
        Instant.ofEpochSecond(Json.number(node, "ts")),
        Json.integer(node, "cpu_count"),
        Json.decimal(node, "cpu_used_pct"),
        Json.number(node, "mem_used"),
        Json.number(node, "mem_total"),
        Json.number(node, "disk_used"),
        Json.number(node, "disk_total"));
  }
}
