package io.github.e2bmcp.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Requests to the daemon of a sandbox, written by hand. */
abstract class EnvdTestBase extends GatewayTestBase {

  static final String STAT = "/filesystem.Filesystem/Stat";
  static final String START = "/process.Process/Start";

  final HttpRequest.Builder envd(String route) {
    return to(sandbox().id(), 49_983, route).header("X-Access-Token", token());
  }

  final HttpResponse<String> call(String route, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        envd(route).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  final HttpResponse<String> ask(String route, String body) throws Exception {
    return call(route, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  final HttpResponse<String> stream(String route, byte[] body, String... headers) throws Exception {
    return call(route, "application/connect+json", body, headers);
  }

  static byte[] envelope(int flags, byte[] payload) {
    ByteBuffer whole = ByteBuffer.allocate(5 + payload.length);
    return whole.put((byte) flags).putInt(payload.length).put(payload).array();
  }

  static byte[] message(String json) {
    return envelope(0, json.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
