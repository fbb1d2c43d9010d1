package io.github.e2bmcp.gateway.sandboxes;

import java.time.Duration;
import java.time.Instant;

/** Turns processor time into a share of the cores. Safe for use by several threads. */
public final class CpuGauge {

  private Instant before;
  private Duration used = Duration.ZERO;

  CpuGauge(Instant begun) {
    before = begun;
  }

  /**
   * What was used since it was last asked, or since the beginning.
   *
   * @param total processor time so far; negative where unknown
   * @param cores positive
   * @return 0 to 100
   */
  synchronized double percent(Instant now, Duration total, double cores) {
    double wall = Duration.between(before, now).toNanos();
    double busy = total.minus(used).toNanos();
    if (total.isNegative() || wall <= 0) {
      return 0;
    }
    before = now;
    used = total;
    return Math.round(Math.clamp(100 * busy / wall / cores, 0, 100) * 100) / 100.0;
  }
}
