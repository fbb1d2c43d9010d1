package io.github.e2bmcp.local.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A resource limit of a sandbox's processes (setrlimit(2)), which nobody but root of the host may
 * set above the one that this process has.
 */
enum ResourceLimit {
  /** A core dump would fill the disk with what was in memory. */
  CORE("Max core file size", 0),

  /**
   * The agent holds descriptors for all the programs that it runs, so it may have more than they.
   */
  NOFILE("Max open files", 65_536),

  /** Signals that wait are counted for the host's user, to whom all sandboxes belong. */
  SIGPENDING("Max pending signals", 1_024),

  /** In bytes of POSIX message queues, counted likewise. */
  MSGQUEUE("Max msgqueue size", 65_536);

  private final String label;
  private final long wanted;

  ResourceLimit(String label, long wanted) {
    this.label = label;
    this.wanted = wanted;
  }

  /** As an OCI configuration names it. */
  String type() {
    return "RLIMIT_" + name();
  }

  /** What is wanted, or as much of it as this process may give. */
  long value() {
    return Math.min(wanted, hard(Path.of("/proc/self/limits")));
  }

  private long hard(Path limits) {
    try {
      for (String line : Files.readAllLines(limits)) {
        if (line.startsWith(label)) {
          // The columns have fixed widths: name 26, soft 21, hard 21, unit.
          String hard = line.substring(47, Math.min(line.length(), 68)).strip();
          return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
        }
      }
    } catch (IOException e) {
      // Without /proc nobody knows; the usual least values are safe to ask for.
    }
    return 1_024;
  }
}
