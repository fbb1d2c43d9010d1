package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A file or directory.
 *
 * @param type of a symbolic link's target; {@code SYMLINK} where that is neither file nor directory
 * @param mode permission bits
 * @param permissions such as {@code -rw-r--r--}
 * @param symlinkTarget where a symbolic link leads; empty for anything else
 * @param metadata the caller's labels, which envd keeps with the file
 */
public record EntryInfo(
    String name,
    Type type,
    String path,
    long sizeBytes,
    int mode,
    String permissions,
    String owner,
    String group,
    Instant modifiedAt,
    String symlinkTarget,
    Map<String, String> metadata) {

  /** The kind of an entry. */
  public enum Type {
    FILE,
    DIRECTORY,
    SYMLINK,
    UNKNOWN
  }

  public EntryInfo {
    metadata = Map.copyOf(metadata);
  }

  static EntryInfo read(JsonNode node) {
    Type type = type(Json.text(node, "type"));
    boolean link = !Json.text(node, "symlinkTarget").isEmpty();
    return new EntryInfo(
        Json.text(node, "name"),
        // envd knows no type of a target that is not there.
        link && type == Type.UNKNOWN ? Type.SYMLINK : type,
        Json.text(node, "path"),
        Json.number(node, "size"),
        Json.integer(node, "mode"),
        Json.text(node, "permissions"),
        Json.text(node, "owner"),
        Json.text(node, "group"),
        Json.time(node, "modifiedTime"),
        Json.text(node, "symlinkTarget"),
        Json.strings(node, "metadata"));
  }

  /** The RPC service says {@code FILE_TYPE_FILE}, the upload's answer {@code file}. */
  private static Type type(String name) {
    return switch (name) {
      case "FILE_TYPE_FILE", "file" -> Type.FILE;
      case "FILE_TYPE_DIRECTORY", "dir", "directory" -> Type.DIRECTORY;
      case "FILE_TYPE_SYMLINK", "symlink" -> Type.SYMLINK;
      default -> Type.UNKNOWN;
    };
  }
}
