package io.github.e2bmcp.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * A sandbox's state at one moment, kept.
 *
 * @param id serves as a template's name
 * @param sandboxId whose state it was
 */
public record Snapshot(
    String id, String sandboxId, Instant createdAt, Map<String, String> metadata) {

  public Snapshot {
    metadata = Map.copyOf(metadata);
  }
}
