package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.wire.Refusal;
import java.util.HashMap;
import java.util.Map;

/** How many sandboxes each owner has. Safe for use by several threads. */
final class Quota {

  /** How many of one owner may lie on disk. */
  private static final int MOST_PAUSED = 100;

  private final int most;
  private final Map<String, Integer> taken = new HashMap<>();

  Quota(int most) {
    this.most = most;
  }

  /**
   * Counts one more.
   *
   * @throws Refusal 429 when the owner has as many as may be
   */
  synchronized void take(String owner) throws Refusal {
    int had = taken.getOrDefault(owner, 0);
    if (had >= most) {
      throw new Refusal(
          429,
          "you have reached the maximum number of concurrent E2B sandboxes ("
              + most
              + "); kill one first, or have the operator of this server raise the number");
    }
    taken.put(owner, had + 1);
  }

  /**
   * Lets one more be paused to disk.
   *
   * @param paused how many of the owner are
   * @throws Refusal 429 when they are as many as may be
   */
  static void requireRoomForPaused(long paused) throws Refusal {
    if (paused >= MOST_PAUSED) {
      throw new Refusal(
          429, "you have " + MOST_PAUSED + " paused sandboxes, the most there may be; kill one");
    }
  }

  synchronized void giveBack(String owner) {
    taken.computeIfPresent(owner, (who, count) -> count > 1 ? count - 1 : null);
  }
}
