package io.github.e2bmcp.gateway.port;

import java.io.IOException;
import java.io.InputStream;

/** The content of a chunked body (RFC 9112 §7.1). */
final class ChunkedInput extends InputStream {

  private final InputStream source;
  private long left;
  private boolean begun;
  private boolean over;

  ChunkedInput(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (over) {
      return -1;
    }
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int count = source.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new IOException("a chunked body breaks off");
    }
    left -= count;
    return count;
  }

  private boolean nextChunk() throws IOException {
    if (begun) {
      PortAnswer.line(source);
    }
    begun = true;
    String size = PortAnswer.line(source).replaceFirst("[ ;].*", "");
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("a chunk has no size");
    }
    left = Long.parseLong(size, 16);
    over = left == 0;
    return !over;
  }
}
