package io.github.e2bmcp.gateway.port;

import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a program on a port answers, whose head is not believed to have an end. */
final class PortAnswer {

  private static final int HEAD_LIMIT = 64 * 1024;
  private static final int MOST_FIELDS = 200;

  private final SandboxStream stream;
  private final InputStream in;
  private int status;
  private HttpHeaders headers = HttpHeaders.none();
  private boolean chunked;
  private long length = -1;

  PortAnswer(SandboxStream stream) {
    this.stream = stream;
    this.in = new BufferedInputStream(stream.input());
  }

  /**
   * Gives it to the client.
   *
   * @param upgrading whether the client asked to leave HTTP
   */
  void pass(HttpExchange exchange, boolean upgrading) throws IOException {
    String[] start = line(in).split(" ", 3);
    boolean spoken = start.length >= 2 && start[1].matches("[1-5][0-9]{2}");
    if (!spoken || !start[0].startsWith("HTTP/1.")) {
      Answers.error(exchange, 502, "The program on the port does not speak HTTP");
      return;
    }
    status = Integer.parseInt(start[1]);
    if (!readFields()) {
      Answers.error(exchange, 502, "The head of the answer is too large");
    } else if (status != 101) {
      passBody(exchange);
    } else if (upgrading) {
      Relay.between(exchange.upgrade(headers), in, stream);
    } else {
      Answers.error(exchange, 502, "The program on the port left HTTP, and nobody asked it to");
    }
  }

  /** False when there are too many. */
  private boolean readFields() throws IOException {
    int fields = 0;
    int size = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      size += line.length();
      if (++fields > MOST_FIELDS || size > HEAD_LIMIT) {
        return false;
      }
      int colon = Math.max(0, line.indexOf(':'));
      field(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return true;
  }

  private void field(String name, String value) {
    chunked = chunked || (name.equals("transfer-encoding") && value.endsWith("chunked"));
    length = name.equals("content-length") ? length(value) : length;
    boolean leaving = status == 101 && name.equals("upgrade");
    if (leaving || PortRequest.isForwarded(name)) {
      headers = headers.with(name, value);
    }
  }

  /** Bytes of the body; -1, as where nothing is said, for what is no length. */
  private static long length(String value) {
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  private void passBody(HttpExchange exchange) throws IOException {
    if (status == 204 || status == 304 || exchange.method().equals("HEAD") || length == 0) {
      exchange.respond(status, headers, new byte[0]);
      return;
    }
    InputStream body = chunked ? new ChunkedInput(in) : in;
    try (OutputStream out =
        length > 0 ? exchange.stream(status, headers, length) : exchange.stream(status, headers)) {
      byte[] block = new byte[16 * 1024];
      long left = length > 0 ? length : Long.MAX_VALUE;
      while (left > 0) {
        int count = body.read(block, 0, (int) Math.min(block.length, left));
        if (count < 0) {
          break;
        }
        out.write(block, 0, count);
        out.flush();
        left -= count;
      }
    }
  }

  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (line.size() > HEAD_LIMIT) {
        throw new IOException("a line of the answer is too long");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
