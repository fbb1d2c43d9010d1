package io.github.e2bmcp.mcp.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A revision of the Model Context Protocol, oldest first. */
public enum ProtocolVersion {
  V2024_11_05("2024-11-05"),
  V2025_03_26("2025-03-26"),
  V2025_06_18("2025-06-18"),
  V2025_11_25("2025-11-25"),
  V2026_07_28("2026-07-28");

  /**
   * What an {@code initialize} is answered with when the client asks for a revision unknown here.
   */
  public static final ProtocolVersion LATEST_LEGACY = V2025_11_25;

  private static final List<ProtocolVersion> NEWEST_FIRST = List.of(values()).reversed();

  private final String id;

  ProtocolVersion(String id) {
    this.id = id;
  }

  /** The date by which the wire names this revision. */
  public String id() {
    return id;
  }

  /** True for the stateless era that began with 2026-07-28. */
  public boolean modern() {
    return this == V2026_07_28;
  }

  public boolean atLeast(ProtocolVersion other) {
    return compareTo(other) >= 0;
  }

  /**
   * Arguments that do not fit the input schema make a tool result, not a protocol error (SEP-1303).
   */
  public boolean badArgumentsAreResults() {
    return atLeast(V2025_11_25);
  }

  /** JSON-RPC batches existed in one revision only. */
  public boolean batches() {
    return this == V2025_03_26;
  }

  /** The revision with this date, or null. */
  public static @Nullable ProtocolVersion find(String id) {
    for (ProtocolVersion version : NEWEST_FIRST) {
      if (version.id.equals(id)) {
        return version;
      }
    }
    return null;
  }

  public static List<ProtocolVersion> newestFirst() {
    return NEWEST_FIRST;
  }
}
