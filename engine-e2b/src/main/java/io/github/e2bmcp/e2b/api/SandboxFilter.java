package io.github.e2bmcp.e2b.api;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sandboxes to list.
 *
 * @param metadata each must be equal
 * @param states empty for all
 * @param template empty for all
 * @param startedAfter null for all
 * @param newestFirst null for the server's order
 */
public record SandboxFilter(
    Map<String, String> metadata,
    Set<SandboxDetails.State> states,
    String template,
    @Nullable Instant startedAfter,
    @Nullable Boolean newestFirst) {

  public SandboxFilter {
    metadata = Map.copyOf(metadata);
    states = Set.copyOf(states);
  }

  public static SandboxFilter all() {
    return new SandboxFilter(Map.of(), Set.of(), "", null, null);
  }

  public static SandboxFilter metadata(Map<String, String> metadata) {
    return new SandboxFilter(metadata, Set.of(), "", null, null);
  }
}
