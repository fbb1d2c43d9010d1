package io.github.e2bmcp.sandbox;

import java.io.InputStream;
import java.io.OutputStream;

/** A two-way stream of bytes; each direction ends on its own. Closing ends both. */
public interface SandboxStream extends AutoCloseable {

  InputStream input();

  /** Closing it ends this direction only. */
  OutputStream output();

  @Override
  void close();
}
