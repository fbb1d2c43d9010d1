package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A prompt filled in: messages for a model. */
public record PromptResult(@Nullable String description, List<Message> messages) {
  /** Who says something. */
  public enum Role {
    USER,
    ASSISTANT
  }

  /** One thing said. */
  public record Message(Role role, Content content) {}

  public PromptResult {
    messages = List.copyOf(messages);
  }

  /** What the user says, nothing else. */
  public static PromptResult user(Content... content) {
    return new PromptResult(
        null, List.of(content).stream().map(block -> new Message(Role.USER, block)).toList());
  }

  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    Json.putIfPresent(node, "description", description);
    ArrayNode array = node.putArray("messages");
    for (Message message : messages) {
      String role =
          switch (message.role) {
            case USER -> "user";
            case ASSISTANT -> "assistant";
          };
      array.addObject().put("role", role).set("content", message.content.toJson());
    }
    return node;
  }
}
