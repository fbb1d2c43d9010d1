package io.github.e2bmcp.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A port inside a sandbox whose connections come out as streams. */
public interface SandboxListener extends AutoCloseable {

  /** The port inside, on 127.0.0.1. */
  int port();

  /**
   * The next connection.
   *
   * @return null when none came within the wait, or once closed
   */
  @Nullable SandboxStream accept(Duration wait);

  @Override
  void close();
}
