package io.github.e2bmcp.gateway;

import java.util.HashMap;
import java.util.Map;

/** How many sandboxes each owner has. Safe for use by several threads. */
final class Quota {

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

  synchronized void giveBack(String owner) {
    taken.computeIfPresent(owner, (who, count) -> count > 1 ? count - 1 : null);
  }
}
