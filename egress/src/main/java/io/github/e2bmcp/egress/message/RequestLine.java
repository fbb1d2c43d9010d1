package io.github.e2bmcp.egress.message;

import io.github.e2bmcp.egress.address.Refused;

/**
 * A request's first line (RFC 9112 §3).
 *
 * @param http11 false for HTTP/1.0
 */
public record RequestLine(String method, String target, boolean http11) {

  public static RequestLine parse(String line) throws Refused {
    String[] parts = line.split(" ", -1);
    boolean wellFormed =
        parts.length == 3
            && Head.isToken(parts[0])
            && !parts[1].isEmpty()
            && parts[1].chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '\\');
    if (!wellFormed) {
      throw new Refused(Refused.Kind.MALFORMED, "the request line is not well-formed");
    }
    return switch (parts[2]) {
      case "HTTP/1.1" -> new RequestLine(parts[0], parts[1], true);
      case "HTTP/1.0" -> new RequestLine(parts[0], parts[1], false);
      default -> throw new Refused(Refused.Kind.MALFORMED, "only HTTP/1.1 and 1.0 are spoken here");
    };
  }

  public String version() {
    return http11 ? "HTTP/1.1" : "HTTP/1.0";
  }
}
