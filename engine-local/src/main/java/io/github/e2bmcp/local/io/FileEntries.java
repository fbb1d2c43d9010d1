package io.github.e2bmcp.local.io;

import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.ProtocolViolation;
import io.github.e2bmcp.sandbox.FileEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the agent's rows that describe a file. */
final class FileEntries {

  private static final int USER_ID = 1_000;

  private FileEntries() {}

  static FileEntry decode(Fields row) {
    String path = row.text(1);
    if (!path.startsWith("/")) {
      throw new ProtocolViolation("an entry's path is not absolute");
    }
    long nanos = row.number(6);
    Instant modified =
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    return new FileEntry(
        path.substring(path.lastIndexOf('/') + 1),
        path,
        type(row.text(0)),
        Math.max(0, row.number(2)),
        row.number(3, 0, 07777),
        name(row.number(4)),
        name(row.number(5)),
        modified,
        row.text(7),
        metadata(row));
  }

  private static Map<String, String> metadata(Fields row) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int at = 8; at < row.values().size(); at += 2) {
      metadata.put(row.text(at), row.text(at + 1));
    }
    return metadata;
  }

  private static FileEntry.Type type(String kind) {
    return switch (kind) {
      case "file" -> FileEntry.Type.FILE;
      case "directory" -> FileEntry.Type.DIRECTORY;
      case "symlink" -> FileEntry.Type.SYMLINK;
      case "other" -> FileEntry.Type.OTHER;
      default -> throw new ProtocolViolation("an entry of kind " + kind);
    };
  }

  private static String name(long id) {
    if (id == 0) {
      return "root";
    }
    return id == USER_ID ? "user" : Long.toString(id);
  }
}
