package io.github.e2bmcp.e2b.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An answer's body as it comes. At its end the connection is given back; closed before, the
 * connection is closed too, which is how the server learns that nobody wants the rest.
 */
final class ResponseBody extends InputStream {

  private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

  private final Connection connection;
  private final Consumer<Connection> whenRead;
  private final boolean chunked;
  private final boolean endless;
  private long left;
  private boolean first = true;
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * A body of this length, as {@link ResponseHead#bodyLength} says.
   *
   * @param whenRead takes the connection when the body is at its end
   */
  ResponseBody(Connection connection, long length, Consumer<Connection> whenRead) {
    this.connection = connection;
    this.whenRead = whenRead;
    chunked = length == ResponseHead.CHUNKED;
    endless = length == ResponseHead.UNTIL_CLOSE;
    left = Math.max(0, length);
    if (length == 0) {
      finish();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (over.get()) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    try {
      if (chunked && left == 0 && !nextChunk()) {
        return -1;
      }
      return some(target, offset, length);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private int some(byte[] target, int offset, int length) throws IOException {
    int wanted = endless ? length : (int) Math.min(length, left);
    int count = connection.read(target, offset, wanted);
    if (count < 0) {
      if (!endless) {
        throw new EOFException("The answer was cut before its end");
      }
      close();
      return -1;
    }
    left -= endless ? 0 : count;
    if (left == 0 && !endless && !chunked) {
      finish();
    }
    return count;
  }

  private boolean nextChunk() throws IOException {
    connection.countLinesAnew();
    if (!first && !connection.line().isEmpty()) {
      throw new ProtocolException("A chunk of the answer does not end where it says");
    }
    first = false;
    String size = connection.line();
    int extension = size.indexOf(';');
    String digits = (extension < 0 ? size : size.substring(0, extension)).strip();
    if (!SIZE.matcher(digits).matches()) {
      throw new ProtocolException("A chunk of the answer does not say its size");
    }
    left = Long.parseLong(digits, 16);
    if (left > 0) {
      return true;
    }
    while (!connection.line().isEmpty()) {
      // Trailers say nothing that any of the protocols needs.
    }
    finish();
    return false;
  }

  private void finish() {
    if (over.compareAndSet(false, true)) {
      whenRead.accept(connection);
    }
  }

  /** Idempotent; from any thread. */
  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      connection.close();
    }
  }
}
