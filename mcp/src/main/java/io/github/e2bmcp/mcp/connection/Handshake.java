package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a legacy client said in {@code initialize}. */
public record Handshake(
    ProtocolVersion version, ObjectNode clientCapabilities, @Nullable ObjectNode clientInfo) {
  /** What is assumed of a client that sends legacy requests without a handshake. */
  public static Handshake none(ProtocolVersion version) {
    return new Handshake(version, Json.object(), null);
  }
}
