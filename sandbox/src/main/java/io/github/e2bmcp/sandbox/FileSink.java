package io.github.e2bmcp.sandbox;

import java.io.OutputStream;

/** A file on its way into a sandbox: it appears when this is closed, all of it or nothing. */
public abstract class FileSink extends OutputStream {

  /** Ends it without a file. Nothing happens once it is closed. */
  public abstract void abort();
}
