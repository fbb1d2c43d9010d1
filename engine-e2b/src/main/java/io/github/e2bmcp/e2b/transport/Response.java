package io.github.e2bmcp.e2b.transport;

import java.io.InputStream;

/**
 * An answer whose body is still to be read.
 *
 * @param length of the body in bytes; negative when the answer does not say it before
 * @param body to be closed; read to its end, its connection serves the next request
 */
public record Response(int status, Headers headers, long length, InputStream body) {

  /** Whether the server did what it was asked for. */
  public boolean ok() {
    return status / 100 == 2;
  }
}
