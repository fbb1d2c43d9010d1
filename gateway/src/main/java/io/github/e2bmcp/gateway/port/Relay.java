package io.github.e2bmcp.gateway.port;

import io.github.e2bmcp.http.Tunnel;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Carries bytes between a client and a program, both ways, as a WebSocket needs it. */
final class Relay {

  private Relay() {}

  /**
   * Returns when the program has nothing more to say, or either is gone.
   *
   * @param fromProgram what is left to be read of the stream
   */
  static void between(Tunnel client, InputStream fromProgram, SandboxStream program)
      throws IOException {
    Thread upwards =
        Thread.ofVirtual().name("port-upwards").start(() -> carryUp(client.input(), program));
    try {
      carry(fromProgram, client.output());
    } finally {
      program.close();
      upwards.interrupt();
    }
  }

  private static void carryUp(InputStream fromClient, SandboxStream program) {
    try (OutputStream out = program.output()) {
      carry(fromClient, out);
    } catch (IOException e) {
      // The other direction ends with the stream, and tells it.
      program.close();
    }
  }

  private static void carry(InputStream in, OutputStream out) throws IOException {
    byte[] block = new byte[16 * 1024];
    for (int count = in.read(block); count >= 0; count = in.read(block)) {
      out.write(block, 0, count);
      out.flush();
    }
  }
}
