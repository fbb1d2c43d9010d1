package io.github.e2bmcp.local.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The host ids that a sandbox's ids are.
 *
 * @param host the host's user id of id 0 inside
 * @param hostGroup the host's group id of id 0 inside
 * @param size how many follow each other from there
 */
public record IdRange(long host, long hostGroup, long size) {

  private static final long FULL = 65_536;

  /** Far above what distributions give to people, services and subordinate ids. */
  private static final long LOWEST = 1_000_000_000L;

  private static final int SLOTS = 17_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** As root: a range of its own for each sandbox, so that not even ids are shared. */
  static IdRange random() {
    long first = LOWEST + RANDOM.nextInt(SLOTS) * FULL;
    return new IdRange(first, first, FULL);
  }

  /** Without privileges: this process's own ids and no others. */
  static IdRange own() {
    return new IdRange(effectiveId(), effective("Gid:"), 1);
  }

  boolean isSingle() {
    return size == 1;
  }

  /** The id of {@code user} inside. */
  int userId() {
    return isSingle() ? 0 : 1_000;
  }

  public static boolean isRoot() {
    return effectiveId() == 0;
  }

  /** This process's effective user id. */
  public static long effectiveId() {
    return effective("Uid:");
  }

  private static long effective(String kind) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(kind)) {
          return Long.parseLong(line.split("\t", -1)[2]);
        }
      }
      throw new IllegalStateException("/proc/self/status has no line " + kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
