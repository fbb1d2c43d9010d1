package io.github.e2bmcp.egress.message;

import io.github.e2bmcp.egress.address.Refused;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** Passes on exactly one body, so that nothing behind it is taken for a part of it. */
public final class BodyCopy {

  private static final int BUFFER = 16 << 10;
  private static final int MAX_CHUNK_LINE = 1_024;
  private static final int MAX_TRAILERS = 16 << 10;

  private final InputStream in;
  private final OutputStream out;
  private final LongConsumer moved;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * Copies are flushed as they come.
   *
   * @param moved told of every piece that was passed on
   */
  public BodyCopy(InputStream in, OutputStream out, LongConsumer moved) {
    this.in = in;
    this.out = out;
    this.moved = moved;
  }

  /** Chunks come out as chunks, without extensions and trailers. */
  public void copy(Framing framing) throws IOException, Refused {
    switch (framing) {
      case Framing.Empty() -> out.flush();
      case Framing.Length(long bytes) -> exactly(bytes);
      case Framing.Chunked() -> chunks();
      case Framing.UntilEnd() -> toEnd();
    }
  }

  public void toEnd() throws IOException {
    int count;
    while ((count = in.read(buffer)) >= 0) {
      pass(count);
    }
  }

  private void exactly(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, BUFFER));
      if (count < 0) {
        throw new EOFException("the body ended early");
      }
      pass(count);
      left -= count;
    }
    out.flush();
  }

  private void chunks() throws IOException, Refused {
    while (true) {
      long size = chunkSize(Head.readLine(in, MAX_CHUNK_LINE));
      if (size == 0) {
        break;
      }
      out.write((Long.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      exactly(size);
      if (!Head.readLine(in, 0).isEmpty()) {
        throw malformed();
      }
      out.write('\r');
      out.write('\n');
    }
    Head.readFields(in, MAX_TRAILERS);
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static long chunkSize(String line) throws Refused {
    int extension = line.indexOf(';');
    String digits = extension < 0 ? line : line.substring(0, extension).stripTrailing();
    boolean hex =
        !digits.isEmpty()
            && digits.length() <= 15
            && digits.chars().allMatch(c -> c < 0x7f && Character.digit(c, 16) >= 0);
    if (!hex) {
      throw malformed();
    }
    return Long.parseLong(digits, 16);
  }

  private void pass(int count) throws IOException {
    out.write(buffer, 0, count);
    out.flush();
    moved.accept(count);
  }

  private static Refused malformed() {
    return new Refused(Refused.Kind.MALFORMED, "a chunk is not well-formed");
  }
}
