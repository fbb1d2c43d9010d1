package io.github.e2bmcp.e2b.envd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A stream's bytes, packed with gzip while they are read. */
final class GzippingStream extends InputStream {

  private final InputStream source;
  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[16 * 1024];
  private @Nullable GZIPOutputStream packer;
  private byte[] ready = new byte[0];
  private int position;
  private boolean finished;

  GzippingStream(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position == ready.length) {
      if (finished) {
        return -1;
      }
      refill();
    }
    int count = Math.min(length, ready.length - position);
    System.arraycopy(ready, position, target, offset, count);
    position += count;
    return count;
  }

  private void refill() throws IOException {
    GZIPOutputStream out = packer;
    if (out == null) {
      out = new GZIPOutputStream(packed);
      packer = out;
    }
    int count = source.read(buffer);
    if (count < 0) {
      out.finish();
      finished = true;
    } else {
      out.write(buffer, 0, count);
    }
    ready = packed.toByteArray();
    packed.reset();
    position = 0;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
