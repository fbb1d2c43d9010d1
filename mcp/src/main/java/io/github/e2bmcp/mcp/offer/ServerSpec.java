package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who the server says it is.
 *
 * @param name the programmatic name
 * @param title the name shown to people
 * @param version the server's own version
 * @param description one sentence (since 2025-11-25)
 * @param instructions what a model should know before it uses the server
 * @param icons pictures of the server; empty: none
 */
public record ServerSpec(
    String name,
    @Nullable String title,
    String version,
    @Nullable String description,
    @Nullable String instructions,
    List<Icon> icons) {
  public ServerSpec {
    if (name.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException("A server needs a name and a version");
    }
    icons = List.copyOf(icons);
  }

  public static ServerSpec of(String name, String version) {
    return new ServerSpec(name, null, version, null, null, List.of());
  }

  public ServerSpec withTitle(String text) {
    return new ServerSpec(name, text, version, description, instructions, icons);
  }

  public ServerSpec withDescription(String text) {
    return new ServerSpec(name, title, version, text, instructions, icons);
  }

  public ServerSpec withInstructions(String text) {
    return new ServerSpec(name, title, version, description, text, icons);
  }

  public ServerSpec withIcons(List<Icon> pictures) {
    return new ServerSpec(name, title, version, description, instructions, pictures);
  }

  /** The {@code Implementation} object of the newest revision. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object().put("name", name).put("version", version);
    Json.putIfPresent(node, "title", title);
    Json.putIfPresent(node, "description", description);
    Icon.put(node, icons);
    return node;
  }
}
