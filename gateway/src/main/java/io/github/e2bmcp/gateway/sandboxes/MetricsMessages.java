package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.Metrics;
import tools.jackson.databind.node.ObjectNode;

/** What a sandbox uses, in the words of the control plane and in those of envd. */
public final class MetricsMessages {

  private MetricsMessages() {}

  public static ObjectNode control(LiveSandbox live) {
    Limits limits = live.sandbox().info().limits();
    Metrics now = live.sandbox().metrics();
    return Json.object()
        .put("timestamp", Json.time(now.at()))
        .put("timestampUnix", now.at().getEpochSecond())
        .put("cpuCount", cores(limits))
        .put("cpuUsedPct", percent(live, now, limits))
        .put("memUsed", Math.max(0, now.memoryBytes()))
        .put("memTotal", limits.memoryBytes())
        .put("memCache", 0)
        .put("diskUsed", Math.max(0, now.diskUsedBytes()))
        .put("diskTotal", limits.diskBytes());
  }

  public static ObjectNode envd(LiveSandbox live) {
    Limits limits = live.sandbox().info().limits();
    Metrics now = live.sandbox().metrics();
    long used = Math.max(0, now.memoryBytes());
    return Json.object()
        .put("ts", now.at().getEpochSecond())
        .put("cpu_count", cores(limits))
        .put("cpu_used_pct", percent(live, now, limits))
        .put("mem_total", limits.memoryBytes())
        .put("mem_used", used)
        .put("mem_cache", 0)
        .put("mem_total_mib", limits.memoryBytes() >> 20)
        .put("mem_used_mib", used >> 20)
        .put("disk_used", Math.max(0, now.diskUsedBytes()))
        .put("disk_total", limits.diskBytes());
  }

  private static double percent(LiveSandbox live, Metrics now, Limits limits) {
    return live.cpu().percent(now.at(), now.cpuUsed(), limits.cpus());
  }

  /** Whole cores, as E2B counts them. */
  public static int cores(Limits limits) {
    return (int) Math.max(1, Math.min(1024, limits.cpus()));
  }
}
