package io.github.e2bmcp.e2b.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A request's body on its way. A server may answer before it has all of it, and then often reads no
 * further: to go on would end in a broken connection, and its answer be lost.
 */
final class OutgoingBody extends OutputStream {

  private static final byte[] LINE_END = {'\r', '\n'};

  private final Connection connection;
  private final boolean chunked;

  /** The server answers already. */
  static final class Unwanted extends IOException {
    private static final long serialVersionUID = 1L;
  }

  OutgoingBody(Connection connection, boolean chunked) {
    this.connection = connection;
    this.chunked = chunked;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int count = Math.min(Connection.PIECE, length - done);
      piece(bytes, offset + done, count);
      done += count;
    }
  }

  private void piece(byte[] bytes, int offset, int length) throws IOException {
    if (connection.answersEarly()) {
      throw new Unwanted();
    }
    try {
      if (chunked) {
        send((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      connection.write(bytes, offset, length);
      if (chunked) {
        send(LINE_END);
      }
    } catch (IOException e) {
      if (connection.answersEarly()) {
        throw new Unwanted();
      }
      throw e;
    }
  }

  private void send(byte[] bytes) throws IOException {
    connection.write(bytes, 0, bytes.length);
  }

  /** Everything was written. */
  void finish() throws IOException {
    if (chunked) {
      send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
