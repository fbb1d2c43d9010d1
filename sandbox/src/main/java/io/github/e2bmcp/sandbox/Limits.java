package io.github.e2bmcp.sandbox;

/**
 * What one sandbox may use in all. Wall time and output are limits of a single process: see {@link
 * ProcessSpec}.
 *
 * @param memoryBytes positive
 * @param cpus cores, positive; 0.5 is half a core
 * @param processes processes and threads together, positive
 * @param diskBytes bytes that the sandbox may write, positive
 * @param inodes files and directories that it may make, positive
 * @param openFiles open descriptors of each process, positive
 */
public record Limits(
    long memoryBytes, double cpus, int processes, long diskBytes, long inodes, int openFiles) {

  /** Nothing is known to be set: the largest value of each. */
  public static final Limits UNKNOWN =
      new Limits(
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Integer.MAX_VALUE);

  public Limits {
    if (memoryBytes <= 0
        || !(cpus > 0)
        || processes <= 0
        || diskBytes <= 0
        || inodes <= 0
        || openFiles <= 0) {
      throw new SandboxException.InvalidArgument("every limit must be positive");
    }
  }

  /**
   * 1 GiB of memory, 1 core, 256 processes, 1 GiB and 200,000 inodes of disk, 4,096 descriptors.
   */
  public static Limits standard() {
    return new Limits(1L << 30, 1, 256, 1L << 30, 200_000, 4_096);
  }
}
