package io.github.e2bmcp.mcp.offer;

import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long a client may keep a result, and whether others may see its copy
 * (server/utilities/caching of 2026-07-28).
 */
public record Caching(Duration ttl, boolean shared) {
  /** For what changes only when the server's program does. */
  public static final Caching FOREVER_ALIKE = new Caching(Duration.ofHours(1), true);

  /** Ask again each time; one caller's answer is not another's. */
  public static final Caching NONE = new Caching(Duration.ZERO, false);

  public Caching {
    if (ttl.isNegative()) {
      throw new IllegalArgumentException("A time to live cannot be negative: " + ttl);
    }
  }

  public ObjectNode put(ObjectNode result) {
    return result.put("ttlMs", ttl.toMillis()).put("cacheScope", shared ? "public" : "private");
  }
}
