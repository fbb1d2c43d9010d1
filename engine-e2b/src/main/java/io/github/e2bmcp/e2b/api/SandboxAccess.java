package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import tools.jackson.databind.JsonNode;

/**
 * What it takes to talk to a sandbox.
 *
 * @param domain where it lives; empty for the configured one
 * @param accessToken for its daemon; empty when it wants none
 * @param trafficToken for its ports; empty when they are open
 * @param resumed whether it was paused before this call
 */
public record SandboxAccess(
    String sandboxId,
    String template,
    String domain,
    String envdVersion,
    String accessToken,
    String trafficToken,
    boolean resumed) {

  static SandboxAccess read(JsonNode node, boolean resumed) {
    return new SandboxAccess(
        Json.text(node, "sandboxID"),
        Json.text(node, "templateID"),
        Json.text(node, "domain"),
        Json.text(node, "envdVersion"),
        Json.text(node, "envdAccessToken"),
        Json.text(node, "trafficAccessToken"),
        resumed);
  }

  /** With the tokens left out. */
  @Override
  public String toString() {
    return "SandboxAccess[" + sandboxId + ", envd " + envdVersion + "]";
  }
}
