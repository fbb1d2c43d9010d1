package io.github.e2bmcp.egress.address;

/** A host and a port as a client asks for them (RFC 3986 §3.2), without user information. */
public record Authority(HostName host, int port) {

  /**
   * Parses {@code host[:port]}.
   *
   * @param defaultPort the port when none is written; -1 when one must be
   * @throws Refused 400 with the reason
   */
  public static Authority parse(String text, int defaultPort) throws Refused {
    if (text.indexOf('@') >= 0) {
      throw new Refused(
          Refused.Kind.MALFORMED, "user information is not allowed in front of a host");
    }
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    HostName host = HostName.parse(hasPort ? text.substring(0, colon) : text);
    if (hasPort) {
      return new Authority(host, port(text.substring(colon + 1)));
    }
    if (defaultPort < 0) {
      throw new Refused(Refused.Kind.MALFORMED, "the port is missing");
    }
    return new Authority(host, defaultPort);
  }

  @Override
  public String toString() {
    return host.bracketed() + ":" + port;
  }

  private static int port(String text) throws Refused {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new Refused(Refused.Kind.MALFORMED, "the port must be a number from 1 to 65535");
    }
    return port;
  }
}
