package io.github.e2bmcp.mcp.stdio;

import io.github.e2bmcp.mcp.message.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Gathers the replies to a JSON-RPC batch (2025-03-26 only) until all its messages are done. */
final class Batch {
  private final Consumer<@Nullable JsonNode> replyTo;
  private final ArrayNode replies = Json.array();
  private int pending;

  Batch(int size, Consumer<@Nullable JsonNode> replyTo) {
    this.pending = size;
    this.replyTo = replyTo;
  }

  /** One message of the batch is done, with a reply or without. */
  void done(@Nullable JsonNode reply) {
    synchronized (this) {
      if (reply != null) {
        replies.add(reply);
      }
      pending--;
      if (pending > 0) {
        return;
      }
    }
    replyTo.accept(replies.isEmpty() ? null : replies);
  }
}
