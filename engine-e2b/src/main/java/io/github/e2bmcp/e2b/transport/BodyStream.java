package io.github.e2bmcp.e2b.transport;

import io.github.e2bmcp.e2b.error.E2bException;
import java.io.IOException;
import java.io.InputStream;

/** A {@link Body} for programs that want a stream. */
final class BodyStream extends InputStream {

  private final Body body;

  BodyStream(Body body) {
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      return body.read(buffer, offset, length);
    } catch (E2bException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
