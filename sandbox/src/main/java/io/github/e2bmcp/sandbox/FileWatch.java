package io.github.e2bmcp.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Changes below a directory, as they happen. */
public interface FileWatch extends AutoCloseable {

  /**
   * The next change.
   *
   * @return null when none came within the wait
   */
  @Nullable Change next(Duration wait);

  @Override
  void close();

  /**
   * One change.
   *
   * @param path relative to the watched directory
   */
  record Change(Kind kind, String path) {

    /** What happened. */
    public enum Kind {
      CREATE,
      WRITE,
      REMOVE,
      RENAME,
      CHMOD,
      /** Changes were lost; look at the directory anew. */
      OVERFLOW
    }
  }
}
