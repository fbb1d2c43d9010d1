package io.github.e2bmcp.gateway;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request as it stands on the wire: the JDK's client lets nobody choose the Host. */
final class RawRequest {

  private RawRequest() {}

  /**
   * Sends a request and reads its answer to the end.
   *
   * @param fields lines of its head after the first, of which one is the Host
   */
  static String answer(String url, String line, String body, String... fields) throws IOException {
    try (Socket socket = open(url, line, body, fields)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Sends a request; its answer is the caller's to read, or to run away from. */
  static Socket open(String url, String line, String body, String... fields) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s HTTP/1.1\r\n%s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(line, String.join("\r\n", fields), bytes.length);
    URI address = URI.create(url);
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout((int) GatewayTestBase.SOON.toMillis());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(bytes);
    return socket;
  }
}
