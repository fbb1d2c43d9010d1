package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sandbox as the control plane sees it.
 *
 * @param alias the template's name; empty without one
 * @param endAt when its time is over unless set anew
 * @param diskMegabytes 0 where the server does not tell
 * @param network null where the server does not tell, as in lists
 * @param lifecycle null where the server does not tell
 * @param allowInternetAccess null where the server does not tell
 * @param volumeMounts volume names by path
 */
public record SandboxDetails(
    String sandboxId,
    String templateId,
    String alias,
    State state,
    Instant startedAt,
    Instant endAt,
    int cpuCount,
    long memoryMegabytes,
    long diskMegabytes,
    Map<String, String> metadata,
    String envdVersion,
    String domain,
    @Nullable Boolean allowInternetAccess,
    @Nullable NetworkRules network,
    @Nullable Lifecycle lifecycle,
    Map<String, String> volumeMounts) {

  /** Whether its processes run. */
  public enum State {
    RUNNING,
    PAUSED;

    public String wireName() {
      return this == RUNNING ? "running" : "paused";
    }
  }

  public SandboxDetails {
    metadata = Map.copyOf(metadata);
    volumeMounts = Map.copyOf(volumeMounts);
  }

  static SandboxDetails read(JsonNode node) {
    JsonNode internet = node.path("allowInternetAccess");
    Map<String, String> mounts = new LinkedHashMap<>();
    for (JsonNode mount : node.path("volumeMounts").values()) {
      mounts.put(Json.text(mount, "path"), Json.text(mount, "name"));
    }
    return new SandboxDetails(
        Json.text(node, "sandboxID"),
        Json.text(node, "templateID"),
        Json.text(node, "alias"),
        Json.text(node, "state").equals("paused") ? State.PAUSED : State.RUNNING,
        Json.time(node, "startedAt"),
        Json.time(node, "endAt"),
        Json.integer(node, "cpuCount"),
        Json.number(node, "memoryMB"),
        Json.number(node, "diskSizeMB"),
        Json.strings(node, "metadata"),
        Json.text(node, "envdVersion"),
        Json.text(node, "domain"),
        internet.isBoolean() ? internet.asBoolean(true) : null,
        NetworkRules.read(node.path("network")),
        lifecycle(node.path("lifecycle")),
        mounts);
  }

  private static @Nullable Lifecycle lifecycle(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    boolean pause = Json.text(node, "onTimeout").equals("pause");
    boolean resume = pause && Json.flag(node, "autoResume");
    return new Lifecycle(
        pause ? Lifecycle.OnTimeout.PAUSE : Lifecycle.OnTimeout.KILL, true, resume);
  }
}
