package io.github.e2bmcp.packages.install;

/** Hears how an installation comes along. Called by one thread at a time. */
@FunctionalInterface
public interface InstallListener {

  /** Hears nothing. */
  InstallListener NONE = (message, bytes, totalBytes) -> {};

  /**
   * Something moved on.
   *
   * @param message for people, such as {@code downloading numpy 12.3/18.0 MB}
   * @param bytes of package files so far; never less than before
   * @param totalBytes of the files known of so far; it grows as more become known
   */
  void progress(String message, long bytes, long totalBytes);
}
