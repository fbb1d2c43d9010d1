package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;

/**
 * The program inside, as one connection of it sees the proxy.
 *
 * @param gate decides and connects
 * @param passage where what happens is noted
 */
record Client(PushbackInputStream input, OutputStream output, Gate gate, Passage passage) {

  static Client of(SandboxStream stream, Gate gate, Passage passage) {
    return new Client(
        new PushbackInputStream(new BufferedInputStream(stream.input(), 16 << 10)),
        stream.output(),
        gate,
        passage);
  }

  /** A socket to where the client wants to go; it is closed with the passage. */
  Socket connect(Authority wanted) throws Refused {
    passage.asksFor(wanted);
    passage.notDue();
    Socket socket = gate.open(wanted);
    passage.connected(socket);
    passage.dueIn(gate.limits().idleTimeout());
    return socket;
  }

  /** The next byte, which stays to be read; -1 at the end. */
  int peek() throws IOException {
    int next = input.read();
    if (next >= 0) {
      input.unread(next);
    }
    return next;
  }
}
