package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.MetricsMessages;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.sandbox.SandboxInfo;
import tools.jackson.databind.node.ObjectNode;

/** Sandboxes as the control plane tells of them. */
final class SandboxMessages {

  private SandboxMessages() {}

  /** What its clients need to use it. */
  static ObjectNode access(LiveSandbox live) {
    ObjectNode node = named(live);
    if (!live.trafficToken().isEmpty()) {
      node.put("trafficAccessToken", live.trafficToken());
    }
    return withAccess(node, live);
  }

  private static ObjectNode named(LiveSandbox live) {
    return Json.object()
        .put("templateID", live.terms().template())
        .put("alias", live.terms().template())
        .put("sandboxID", live.id())
        .put("clientID", "gateway")
        .put("envdVersion", LiveSandbox.ENVD_VERSION);
  }

  private static ObjectNode withAccess(ObjectNode node, LiveSandbox live) {
    if (!live.token().isEmpty()) {
      node.put("envdAccessToken", live.token());
    }
    return node;
  }

  /** One of a list. */
  static ObjectNode listed(LiveSandbox live) {
    SandboxInfo info = live.sandbox().info();
    ObjectNode node = named(live);
    node.put("startedAt", Json.time(live.startedAt()));
    node.put("endAt", Json.time(live.endAt()));
    node.put("cpuCount", MetricsMessages.cores(info.limits()));
    node.put("memoryMB", info.limits().memoryBytes() >> 20);
    node.put("diskSizeMB", info.limits().diskBytes() >> 20);
    node.put("state", live.paused() ? "paused" : "running");
    node.set("metadata", Json.object(live.terms().metadata()));
    return node;
  }

  /** All that is known of one. */
  static ObjectNode details(LiveSandbox live) {
    ObjectNode node = withAccess(listed(live), live);
    node.put("allowInternetAccess", live.wayOut().terms().internet());
    node.set("network", live.wayOut().terms().message());
    String atEnd = live.terms().pauseAtEnd() ? "pause" : "kill";
    node.putObject("lifecycle").put("autoResume", live.terms().wakes()).put("onTimeout", atEnd);
    return node;
  }
}
