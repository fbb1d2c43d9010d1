package io.github.e2bmcp.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The body of an answer whose head was handed to the connection before. */
final class ResponseBody extends OutputStream {

  private static final int BUFFER = 16 << 10;

  private final Connection connection;
  private final boolean silent;
  private final long length;
  private byte[] buffer = new byte[BUFFER];
  private int count;
  private long written;
  private boolean closed;

  /**
   * @param silent the answer has no body on the wire, as for HEAD; what is written is counted only
   * @param length of the body; negative when unknown
   */
  ResponseBody(Connection connection, boolean silent, long length) {
    this.connection = connection;
    this.silent = silent;
    this.length = length;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int size) throws IOException {
    Objects.checkFromIndexSize(from, size, source.length);
    if (closed) {
      throw new IOException("the answer is complete");
    }
    if (length >= 0 && written + size > length) {
      throw new IOException("more than the " + length + " bytes that the answer promised");
    }
    written += size;
    if (silent) {
      return;
    }
    int at = from;
    int left = size;
    while (left > 0) {
      int step = Math.min(left, BUFFER - count);
      System.arraycopy(source, at, buffer, count, step);
      count += step;
      at += step;
      left -= step;
      if (count == BUFFER) {
        connection.send(new DefaultHttpContent(takeBuffer()));
      }
    }
  }

  /** Sends what was written so far, the answer's head included. */
  @Override
  public void flush() throws IOException {
    if (!closed) {
      connection.send(new DefaultHttpContent(takeBuffer()));
    }
  }

  /** Completes the answer. Idempotent. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (length >= 0 && written < length && !silent) {
      connection.abort();
      throw new IOException("only " + written + " of the " + length + " bytes promised");
    }
    connection.send(
        count == 0 ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultLastHttpContent(takeBuffer()));
  }

  /** The connection reads the bytes later, so they are given away. */
  private ByteBuf takeBuffer() {
    if (count == 0) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf full = Unpooled.wrappedBuffer(buffer, 0, count);
    buffer = new byte[BUFFER];
    count = 0;
    return full;
  }
}
