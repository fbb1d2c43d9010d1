package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer ready to be sent: cleaned, masked, capped, and with the facts of the call.
 *
 * @param sandboxId empty when none was touched
 * @param endedBy the wire name of the end
 */
public record Reply(
    List<Part> parts,
    @Nullable JsonNode structured,
    boolean failed,
    String sandboxId,
    String endedBy,
    Usage usage) {

  public Reply {
    parts = List.copyOf(parts);
  }
}
