package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A file or directory of a volume.
 *
 * @param type {@code file}, {@code directory}, {@code symlink} or {@code unknown}
 * @param target where a symbolic link leads; empty for anything else
 */
public record VolumeEntry(
    String name,
    String type,
    String path,
    long sizeBytes,
    int mode,
    long uid,
    long gid,
    Instant accessedAt,
    Instant modifiedAt,
    Instant changedAt,
    String target) {

  static VolumeEntry read(JsonNode node) {
    return new VolumeEntry(
        Json.text(node, "name"),
        Json.text(node, "type"),
        Json.text(node, "path"),
        Json.number(node, "size"),
        Json.integer(node, "mode"),
        Json.number(node, "uid"),
        Json.number(node, "gid"),
        Json.time(node, "atime"),
        Json.time(node, "mtime"),
        Json.time(node, "ctime"),
        Json.text(node, "target"));
  }
}
