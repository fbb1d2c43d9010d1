package io.github.e2bmcp.http;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes to a client that speaks HTTP no more. */
final class TunnelOutput extends OutputStream {

  private final Connection connection;

  TunnelOutput(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int size) throws IOException {
    connection.send(Unpooled.wrappedBuffer(Arrays.copyOfRange(source, from, from + size)));
  }
}
