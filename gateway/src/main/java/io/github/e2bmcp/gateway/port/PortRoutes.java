package io.github.e2bmcp.gateway.port;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Forwards a request to a program that listens inside a sandbox, one connection for each. */
public final class PortRoutes {

  private static final int HEAD_LIMIT = 64 * 1024;
  private static final int MOST_FIELDS = 200;

  /** Headers of one connection only (RFC 9110 §7.6.1), and what names the sandbox for us. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "e2b-sandbox-id",
          "e2b-sandbox-port");

  private static final Pattern UPGRADE = Pattern.compile("(?i)(^|,)\\s*upgrade\\s*(,|$)");

  private static final Pattern FIRST_LETTER = Pattern.compile("(?<![^-])[a-z]");

  private PortRoutes() {}

  public static void handle(LiveSandbox live, int port, HttpExchange exchange) throws IOException {
    try (SandboxStream stream = live.sandbox().dial(port)) {
      exchange.onDisconnect(stream::close);
      SandboxStream spoken =
          live.wayOut().terms().httpsPorts().contains(port) ? TlsStream.over(stream, port) : stream;
      send(live, port, exchange, spoken.output());
      receive(exchange, spoken);
    } catch (SandboxException.PortClosed e) {
      ObjectNode body = Json.object().put("sandboxId", live.id());
      body.put("message", "The sandbox is running but port is not open").put("port", port);
      Answers.edge(
          exchange,
          body.put("code", 502),
          "Closed Port Error",
          "There is no service running on port " + port + " of the sandbox " + live.id());
    } catch (SSLException e) {
      if (exchange.responded()) {
        throw e;
      }
      Answers.error(exchange, 502, "The program on the port does not speak TLS");
    } catch (SandboxException.SandboxNotFound | SandboxException.SandboxLost e) {
      Answers.noSandbox(exchange, live.id());
    }
  }

  private static void send(LiveSandbox live, int port, HttpExchange exchange, OutputStream out)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(exchange.method()).append(' ').append(exchange.target()).append(" HTTP/1.1\r\n");
    for (Map.Entry<String, String> field : exchange.headers().fields()) {
      if (!NOT_FORWARDED.contains(field.getKey().toLowerCase(Locale.ROOT))) {
        boolean host = field.getKey().equalsIgnoreCase("Host");
        String value = host ? live.wayOut().terms().host(port, field.getValue()) : field.getValue();
        head.append(spelled(field.getKey())).append(": ").append(value).append("\r\n");
      }
    }
    // Many small servers read no chunks, so a length that is known is told.
    String length = exchange.headers().first("Content-Length");
    boolean chunked = length == null && exchange.headers().contains("Transfer-Encoding");
    String upgrade = upgrade(exchange);
    head.append(
        upgrade == null
            ? "Connection: close\r\n"
            : "Connection: Upgrade\r\nUpgrade: " + upgrade + "\r\n");
    if (length != null) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    head.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (chunked) {
      chunks(exchange.body(Long.MAX_VALUE), out);
    } else if (length != null) {
      exchange.body(Long.MAX_VALUE).transferTo(out);
    }
    out.flush();
  }

  /**
   * A name as programs have always seen it, {@code Content-Type}, where a client has none but small
   * letters, as HTTP/2 and fetch do: some programs look for names letter by letter.
   */
  private static String spelled(String name) {
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      return name;
    }
    return FIRST_LETTER.matcher(name).replaceAll(it -> it.group().toUpperCase(Locale.ROOT));
  }

  /** The protocol that the client would rather speak, such as {@code websocket}; null for none. */
  private static @Nullable String upgrade(HttpExchange exchange) {
    String connection = exchange.headers().first("Connection");
    boolean asked = connection != null && UPGRADE.matcher(connection).find();
    return asked ? exchange.headers().first("Upgrade") : null;
  }

  private static void chunks(InputStream in, OutputStream out) throws IOException {
    byte[] block = new byte[16 * 1024];
    for (int count = in.read(block); count >= 0; count = in.read(block)) {
      out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(block, 0, count);
      out.write(new byte[] {'\r', '\n'});
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static void receive(HttpExchange exchange, SandboxStream stream) throws IOException {
    InputStream in = new BufferedInputStream(stream.input());
    String[] start = line(in).split(" ", 3);
    boolean status = start.length >= 2 && start[1].matches("[1-5][0-9]{2}");
    if (!status || !start[0].startsWith("HTTP/1.")) {
      Answers.error(exchange, 502, "The program on the port does not speak HTTP");
      return;
    }
    HttpHeaders headers = HttpHeaders.none();
    boolean chunked = false;
    long length = -1;
    int fields = 0;
    int size = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      size += line.length();
      if (++fields > MOST_FIELDS || size > HEAD_LIMIT) {
        Answers.error(exchange, 502, "The head of the answer is too large");
        return;
      }
      int colon = Math.max(0, line.indexOf(':'));
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      chunked = chunked || (name.equals("transfer-encoding") && value.endsWith("chunked"));
      length = name.equals("content-length") ? length(value) : length;
      boolean leaving = start[1].equals("101") && name.equals("upgrade");
      if (leaving || !NOT_FORWARDED.contains(name)) {
        headers = headers.with(name, value);
      }
    }
    if (start[1].equals("101")) {
      if (upgrade(exchange) == null) {
        Answers.error(exchange, 502, "The program on the port left HTTP, and nobody asked it to");
      } else {
        Relay.between(exchange.upgrade(headers), in, stream);
      }
      return;
    }
    answer(exchange, Integer.parseInt(start[1]), headers, chunked, length, in);
  }

  /** Bytes of the body; -1, as where nothing is said, for what is no length. */
  private static long length(String value) {
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  private static void answer(
      HttpExchange exchange,
      int status,
      HttpHeaders headers,
      boolean chunked,
      long length,
      InputStream in)
      throws IOException {
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
