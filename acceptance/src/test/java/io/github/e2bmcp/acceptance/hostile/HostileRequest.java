package io.github.e2bmcp.acceptance.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;

/**
 * Bytes for a connection of their own.
 *
 * @param status that the answer must have
 * @param code of the JSON-RPC error in it; 0 for an answer without
 */
record HostileRequest(String name, int status, int code, byte[] bytes) {

  private static final String POST =
      lines(
          "POST /mcp HTTP/1.1|Host: localhost|Connection: close|Content-Type: application/json|Accept: */*|");

  /** Just so; an upright stands for the end of a line. */
  static HostileRequest raw(int status, String name, String request) {
    return new HostileRequest(name, status, 0, lines(request).getBytes(ISO_8859_1));
  }

  /** A GET that is well but for one more line. */
  static HostileRequest get(int status, String name, String line) {
    return raw(
        status, name, "GET /health HTTP/1.1|Host: localhost|Connection: close|" + line + "||");
  }

  /** A POST of anything; {@code fields} are lines that come last. */
  static HostileRequest post(int status, int code, String name, String fields, byte[] body) {
    String head = POST + lines(fields) + "Content-Length: " + body.length;
    return new HostileRequest(name, status, code, join(head + "\r\n\r\n", body));
  }

  /** A POST that frames its body in its own way. */
  static HostileRequest framed(int status, String name, String rest) {
    return new HostileRequest(name, status, 0, (POST + lines(rest)).getBytes(ISO_8859_1));
  }

  /** A message of the handshake era without a session. */
  static HostileRequest message(int status, int code, String name, String body) {
    return message(status, code, name, "", body);
  }

  static HostileRequest message(int status, int code, String name, String fields, String body) {
    return post(status, code, name, fields, body.getBytes(UTF_8));
  }

  static HostileRequest encoded(int status, int code, String name, Charset charset, String body) {
    return post(status, code, name, "", body.getBytes(charset));
  }

  /** A request of 2026-07-28 with these headers and members of {@code params}. */
  static HostileRequest modern(
      int status, int code, String name, String method, String fields, String params) {
    String meta =
        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}"
            .formatted(method, params.isEmpty() ? meta : meta + "," + params);
    return message(status, code, name, fields, body);
  }

  private static String lines(String text) {
    return text.replace("|", "\r\n");
  }

  private static byte[] join(String head, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
