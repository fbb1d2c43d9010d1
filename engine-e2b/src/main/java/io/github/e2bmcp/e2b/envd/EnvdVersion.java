package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;

/** The version of a sandbox's daemon, which decides what may be asked of it. */
public record EnvdVersion(int major, int minor, int patch) implements Comparable<EnvdVersion> {

  /** What is assumed in debug mode, where nobody tells. */
  public static final EnvdVersion NEWEST = new EnvdVersion(99, 99, 99);

  /** What came with which version, as in the official SDKs. */
  public enum Feature {
    RECURSIVE_WATCH(0, 1, 4, "watch a directory with all below it"),
    METRICS(0, 1, 5, "report metrics"),
    SECURE(0, 2, 0, "check access tokens"),
    STDIN_FLAG(0, 3, 0, "start a command without input"),
    DEFAULT_USER(0, 4, 0, "have a default user"),
    CLOSE_STDIN(0, 5, 2, "end a command's input"),
    OCTET_STREAM(0, 5, 7, "take a file's bytes as they are"),
    FILE_METADATA(0, 6, 2, "keep metadata of files"),
    WATCH_ENTRY(0, 6, 3, "tell the entry with each change"),
    WATCH_NETWORK_MOUNTS(0, 6, 4, "watch network mounts");

    private final int major;
    private final int minor;
    private final int patch;
    private final String what;

    Feature(int major, int minor, int patch, String what) {
      this.major = major;
      this.minor = minor;
      this.patch = patch;
      this.what = what;
    }

    private EnvdVersion since() {
      return new EnvdVersion(major, minor, patch);
    }
  }

  /** Reads {@code major.minor.patch}; what is missing or no number counts as 0. */
  public static EnvdVersion parse(String text) {
    String[] parts = text.strip().replaceFirst("^v", "").split("[.+-]", 4);
    return new EnvdVersion(part(parts, 0), part(parts, 1), part(parts, 2));
  }

  private static int part(String[] parts, int index) {
    boolean number = index < parts.length && parts[index].matches("[0-9]{1,9}");
    return number ? Integer.parseInt(parts[index]) : 0;
  }

  public boolean has(Feature feature) {
    return compareTo(feature.since()) >= 0;
  }

  /**
   * Nothing when the sandbox can do it.
   *
   * @throws E2bException.Template when its template is too old
   */
  public void require(Feature feature) {
    if (!has(feature)) {
      throw new E2bException.Template(
          "This sandbox's envd "
              + this
              + " cannot "
              + feature.what
              + "; that needs "
              + feature.since()
              + ". Rebuild the template.");
    }
  }

  @Override
  public int compareTo(EnvdVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = Integer.compare(minor, other.minor);
    return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
