package io.github.e2bmcp.local.cgroup;

/** What the machine, not the agent, knows about a sandbox's use of resources; -1 where unknown. */
public interface Meter {

  Meter NONE = new Meter() {};

  default long cpuNanos() {
    return -1;
  }

  default long memoryBytes() {
    return -1;
  }

  default long memoryPeakBytes() {
    return -1;
  }

  default int processes() {
    return -1;
  }

  /** The limit of memory that is in force, in bytes. */
  default long memoryLimit() {
    return -1;
  }

  /** Whether what goes to swap counts too; otherwise the limit is a slow one. */
  default boolean limitsSwap() {
    return false;
  }

  /** The limit of processes and threads together that is in force. */
  default long processLimit() {
    return -1;
  }

  default boolean hasProcessorQuota() {
    return false;
  }

  /** How often the kernel killed a process for want of memory; only its growth has a meaning. */
  default long memoryKills() {
    return -1;
  }

  /** How often a fork was refused by the process limit; only its growth has a meaning. */
  default long refusedForks() {
    return -1;
  }
}
