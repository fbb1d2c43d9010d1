package io.github.e2bmcp.packages.index;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file of a Python project, as its index tells it (PEP 503, 592, 658, 700).
 *
 * @param filename the file's name
 * @param url where the index says it is
 * @param hashes by algorithm, in hex
 * @param requiresPython a version specifier; empty for none
 * @param yanked why its author withdrew it, possibly without words; null when it is not withdrawn
 * @param metadata hashes of the separate metadata file, possibly none; null when there is no such
 *     file
 * @param size bytes; negative when not told
 * @param uploadTime an ISO 8601 time; empty when not told
 */
public record SimpleFile(
    String filename,
    URI url,
    Map<String, String> hashes,
    String requiresPython,
    @Nullable String yanked,
    @Nullable Map<String, String> metadata,
    long size,
    String uploadTime) {

  public SimpleFile {
    hashes = Map.copyOf(hashes);
    metadata = metadata == null ? null : Map.copyOf(metadata);
  }

  /** Whether it has to be built before it can be installed. */
  boolean isSource() {
    return !filename.endsWith(".whl");
  }
}
