package io.github.e2bmcp.sandbox;

/** Why an execution ended. */
public enum EndedBy {
  /** It came to its own end, with whatever exit code. */
  EXIT("exit"),
  TIMEOUT("timeout"),
  OUT_OF_MEMORY("out-of-memory"),
  PROCESS_LIMIT("process-limit"),
  DISK_FULL("disk-full"),
  OUTPUT_LIMIT("output-limit"),
  /** The caller asked for it. */
  CANCELLED("cancelled"),
  /** A signal of its own making, such as a segmentation fault. */
  CRASHED("crashed"),
  /** Ended from outside: the sandbox was closed or lost, or somebody sent a signal. */
  KILLED("killed");

  private final String wireName;

  EndedBy(String wireName) {
    this.wireName = wireName;
  }

  /** The name in results and logs, such as {@code out-of-memory}. */
  public String wireName() {
    return wireName;
  }
}
