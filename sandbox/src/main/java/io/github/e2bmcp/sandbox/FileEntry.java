package io.github.e2bmcp.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * One entry of a directory.
 *
 * @param name the last part of the path
 * @param path absolute
 * @param sizeBytes of the entry itself
 * @param mode permission bits, such as 0644 octal
 * @param owner user name, or its number where it has none
 * @param symlinkTarget as stored in the link; empty for anything else
 * @param metadata what its writer said of it, or what programs wrote into its attributes below
 *     {@code user.e2b.}
 */
public record FileEntry(
    String name,
    String path,
    Type type,
    long sizeBytes,
    int mode,
    String owner,
    String group,
    Instant modifiedAt,
    String symlinkTarget,
    Map<String, String> metadata) {

  public FileEntry {
    metadata = Map.copyOf(metadata);
  }

  /** The kind of an entry. */
  public enum Type {
    FILE,
    DIRECTORY,
    SYMLINK,
    /** A pipe, socket or device. */
    OTHER
  }
}
