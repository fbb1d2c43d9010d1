package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import tools.jackson.databind.node.ObjectNode;

/** Entries and changes in proto3's JSON. */
final class EntryMessages {

  private EntryMessages() {}

  /** A symbolic link has the type of what it leads to, and tells where that is. */
  static ObjectNode of(Sandbox sandbox, FileEntry entry) {
    FileEntry real = entry;
    ObjectNode node = Json.object();
    // Go names the root after itself.
    node.put("name", entry.path().equals("/") ? "/" : entry.name());
    node.put("path", entry.path());
    if (entry.type() == FileEntry.Type.SYMLINK) {
      try {
        real = SandboxPaths.followed(sandbox, entry.path());
        node.put("symlinkTarget", real.path());
      } catch (SandboxException e) {
        node.put("symlinkTarget", entry.symlinkTarget());
      }
      node.put("isSymlink", true);
    }
    String type = type(real.type());
    if (!type.isEmpty()) {
      node.put("type", type);
    }
    if (entry.sizeBytes() != 0) {
      node.put("size", Long.toString(entry.sizeBytes()));
    }
    if ((real.mode() & 0777) != 0) {
      node.put("mode", real.mode() & 0777);
    }
    node.put("permissions", permissions(entry));
    node.put("owner", entry.owner());
    node.put("group", entry.group());
    node.put("modifiedTime", Json.time(entry.modifiedAt()));
    if (!real.metadata().isEmpty()) {
      node.set("metadata", Json.object(real.metadata()));
    }
    return node;
  }

  private static String type(FileEntry.Type type) {
    return switch (type) {
      case FILE -> "FILE_TYPE_FILE";
      case DIRECTORY -> "FILE_TYPE_DIRECTORY";
      case SYMLINK, OTHER -> "";
    };
  }

  /** As Go writes a file's mode. */
  private static String permissions(FileEntry entry) {
    StringBuilder text = new StringBuilder();
    text.append(
        switch (entry.type()) {
          case FILE -> '-';
          case DIRECTORY -> 'd';
          case SYMLINK -> 'L';
          case OTHER -> 'p';
        });
    for (int bit = 8; bit >= 0; bit--) {
      text.append((entry.mode() >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
    }
    return text.toString();
  }

  static ObjectNode change(FileWatch.Change change) {
    return Json.object().put("name", change.path()).put("type", "EVENT_TYPE_" + change.kind());
  }

  /** With the entry that changed, where it is still there. */
  static ObjectNode change(Sandbox sandbox, String directory, FileWatch.Change change) {
    ObjectNode node = change(change);
    if (change.kind() != FileWatch.Change.Kind.REMOVE) {
      try {
        node.set("entry", of(sandbox, sandbox.files().stat(directory + "/" + change.path())));
      } catch (SandboxException.FileNotFound
          | SandboxException.InvalidArgument
          | SandboxException.PermissionDenied e) {
        // It is gone, or something else is in its way now.
      }
    }
    return node;
  }
}
