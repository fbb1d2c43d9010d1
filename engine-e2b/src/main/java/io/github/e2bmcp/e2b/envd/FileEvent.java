package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One change below a watched directory.
 *
 * @param name relative to the watched directory
 * @param entry the entry after the change, where it was asked for and is there
 */
public record FileEvent(Kind kind, String name, @Nullable EntryInfo entry) {

  /** What happened. */
  public enum Kind {
    CREATE,
    WRITE,
    REMOVE,
    RENAME,
    CHMOD
  }

  /** Null for what this client does not know. */
  static @Nullable FileEvent read(JsonNode node) {
    String type = Json.text(node, "type");
    for (Kind kind : Kind.values()) {
      if (type.equals("EVENT_TYPE_" + kind)) {
        JsonNode entry = node.path("entry");
        return new FileEvent(
            kind, Json.text(node, "name"), entry.isObject() ? EntryInfo.read(entry) : null);
      }
    }
    return null;
  }
}
