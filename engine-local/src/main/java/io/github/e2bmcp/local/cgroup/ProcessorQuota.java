package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.sandbox.Limits;

/** Processor time for each period; the same in both versions. */
final class ProcessorQuota {

  static final int PERIOD_MICROS = 100_000;

  /** The kernel's own least. */
  private static final int LEAST_MICROS = 1_000;

  private ProcessorQuota() {}

  static long micros(Limits limits) {
    return Math.max(LEAST_MICROS, Math.round(limits.cpus() * PERIOD_MICROS));
  }
}
