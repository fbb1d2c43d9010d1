package io.github.e2bmcp.gateway.port;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.http.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client's request in the form in which a program on a port gets it. */
final class PortRequest {

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

  private final LiveSandbox live;
  private final int port;
  private final HttpExchange exchange;

  PortRequest(LiveSandbox live, int port, HttpExchange exchange) {
    this.live = live;
    this.port = port;
    this.exchange = exchange;
  }

  /** Whether the header passes between client and program, whoever of them wrote it. */
  static boolean isForwarded(String name) {
    return !NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT));
  }

  /** The protocol that the client would rather speak, such as {@code websocket}; null for none. */
  @Nullable String upgrade() {
    String connection = exchange.headers().first("Connection");
    boolean asked = connection != null && UPGRADE.matcher(connection).find();
    return asked ? exchange.headers().first("Upgrade") : null;
  }

  void send(OutputStream out) throws IOException {
    // Many small servers read no chunks, so a length that is known is told.
    String length = exchange.headers().first("Content-Length");
    boolean chunked = length == null && exchange.headers().contains("Transfer-Encoding");
    out.write(head(length, chunked).getBytes(StandardCharsets.ISO_8859_1));
    if (chunked) {
      chunks(exchange.body(Long.MAX_VALUE), out);
    } else if (length != null) {
      exchange.body(Long.MAX_VALUE).transferTo(out);
    }
    out.flush();
  }

  private String head(@Nullable String length, boolean chunked) {
    StringBuilder head = new StringBuilder();
    head.append(exchange.method()).append(' ').append(exchange.target()).append(" HTTP/1.1\r\n");
    for (Map.Entry<String, String> field : exchange.headers().fields()) {
      if (isForwarded(field.getKey())) {
        boolean host = field.getKey().equalsIgnoreCase("Host");
        String value = host ? live.wayOut().terms().host(port, field.getValue()) : field.getValue();
        head.append(spelled(field.getKey())).append(": ").append(value).append("\r\n");
      }
    }
    String upgrade = upgrade();
    head.append(
        upgrade == null
            ? "Connection: close\r\n"
            : "Connection: Upgrade\r\nUpgrade: " + upgrade + "\r\n");
    if (length != null) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n").toString();
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

  private static void chunks(InputStream in, OutputStream out) throws IOException {
    byte[] block = new byte[16 * 1024];
    for (int count = in.read(block); count >= 0; count = in.read(block)) {
      out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(block, 0, count);
      out.write(new byte[] {'\r', '\n'});
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
