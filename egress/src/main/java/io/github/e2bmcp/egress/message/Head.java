package io.github.e2bmcp.egress.message;

import io.github.e2bmcp.egress.address.Refused;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The first line and the header fields of an HTTP/1.1 message (RFC 9112 §2.1), read strictly: lines
 * end in CR LF, nothing is folded, names are tokens, values hold no control characters. What two
 * readers could understand differently is refused rather than repaired.
 */
public record Head(String start, List<Field> fields) {

  /** Never passed on (RFC 9110 §7.6.1); framing is written anew. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  public record Field(String name, String value) {}

  /**
   * Reads one head.
   *
   * @throws EOFException when the stream ends before it does
   * @throws Refused 400 when it is malformed or longer than the bound
   */
  public static Head read(InputStream in, int maxBytes) throws IOException, Refused {
    String start = readLine(in, maxBytes);
    return new Head(start, readFields(in, maxBytes - start.length()));
  }

  /** Fields up to the empty line behind them. */
  static List<Field> readFields(InputStream in, int maxBytes) throws IOException, Refused {
    int left = maxBytes;
    List<Field> fields = new ArrayList<>();
    while (true) {
      String line = readLine(in, left);
      if (line.isEmpty()) {
        return List.copyOf(fields);
      }
      left -= line.length();
      fields.add(field(line));
    }
  }

  /** A line without its CR LF, as Latin-1. */
  static String readLine(InputStream in, int maxBytes) throws IOException, Refused {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the stream ended within a line");
      }
      if (b == '\r') {
        if (in.read() != '\n') {
          throw malformed("a line must end in CR LF");
        }
        return line.toString(StandardCharsets.ISO_8859_1);
      }
      if ((b < ' ' && b != '\t') || b == 0x7f) {
        throw malformed("a control character in a header");
      }
      if (line.size() >= maxBytes) {
        throw malformed("the headers are too large");
      }
      line.write(b);
    }
  }

  public List<String> values(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** What may be passed on: neither hop-by-hop nor named by {@code Connection}. */
  public List<Field> endToEnd() {
    Set<String> dropped = new TreeSet<>(HOP_BY_HOP);
    for (String value : values("Connection")) {
      for (String name : value.split(",", -1)) {
        dropped.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return fields.stream()
        .filter(field -> !dropped.contains(field.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static Field field(String line) throws Refused {
    int colon = line.indexOf(':');
    // A space before the colon, or a folded line, fails as a token.
    if (colon < 0 || !isToken(line.substring(0, colon))) {
      throw malformed("a header line is not well-formed");
    }
    return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  private static Refused malformed(String reason) {
    return new Refused(Refused.Kind.MALFORMED, reason);
  }
}
