package io.github.e2bmcp.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * A sandbox as seen at one moment.
 *
 * @param id see {@link Sandbox#id}
 * @param engine the engine's short name
 * @param template the root file system it was made from; empty for the default
 * @param expiresAt when it ends unless extended
 */
public record SandboxInfo(
    String id,
    String engine,
    String template,
    State state,
    Instant createdAt,
    Instant expiresAt,
    Map<String, String> metadata,
    Limits limits) {

  public SandboxInfo {
    metadata = Map.copyOf(metadata);
  }

  /** Whether its processes run. */
  public enum State {
    RUNNING,
    PAUSED
  }
}
