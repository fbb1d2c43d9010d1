package io.github.e2bmcp.sandbox;

import java.util.Map;
import java.util.Set;

/**
 * Which sandboxes to list.
 *
 * @param metadata each entry must be equal in the sandbox's metadata
 * @param states empty for all
 */
public record SandboxQuery(Map<String, String> metadata, Set<SandboxInfo.State> states) {

  public SandboxQuery {
    metadata = Map.copyOf(metadata);
    states = Set.copyOf(states);
  }

  public static SandboxQuery all() {
    return new SandboxQuery(Map.of(), Set.of());
  }

  public boolean matches(SandboxInfo info) {
    return (states.isEmpty() || states.contains(info.state()))
        && info.metadata().entrySet().containsAll(metadata.entrySet());
  }
}
