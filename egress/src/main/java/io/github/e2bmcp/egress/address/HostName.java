package io.github.e2bmcp.egress.address;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a program inside wants to go: a domain name in its one normal form (lower case, ASCII, no
 * trailing dot), or an address written as such.
 *
 * @param text the normal form; an IPv6 address without brackets
 * @param literal the address, when the text is one
 */
public record HostName(String text, @Nullable InetAddress literal) {

  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  /**
   * Parses a host as it stands in a URL's authority (RFC 3986 §3.2.2), more strictly: no percent
   * escapes, no zone identifiers, no shorthand or octal or hexadecimal IPv4 forms.
   *
   * @throws Refused 400 with the reason
   */
  public static HostName parse(String raw) throws Refused {
    if (raw.startsWith("[")) {
      if (!raw.endsWith("]")) {
        throw malformed("an IPv6 address must end with a bracket");
      }
      return v6(raw.substring(1, raw.length() - 1));
    }
    String name = withoutTrailingDot(ascii(raw)).toLowerCase(Locale.ROOT);
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      checkLabel(label);
    }
    if (name.length() > MAX_NAME) {
      throw malformed("the host name is longer than 253 characters");
    }
    if (isNumeric(labels[labels.length - 1])) {
      return v4(raw, labels);
    }
    if (labels.length == 1) {
      throw malformed("'" + name + "' is no full domain name");
    }
    return new HostName(name, null);
  }

  public boolean isLiteral() {
    return literal != null;
  }

  /** As it stands in a URL: an IPv6 address in brackets. */
  public String bracketed() {
    return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
  }

  private static HostName v6(String text) throws Refused {
    // InetAddress would take a zone identifier, which names an interface of this machine.
    boolean plain = text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    if (!plain || text.indexOf(':') < 0 || !text.chars().allMatch(c -> c < 0x7f)) {
      throw malformed("not a plain IPv6 address");
    }
    try {
      // In brackets it is only parsed, never looked up.
      InetAddress address = InetAddress.getByName("[" + text + "]");
      return new HostName(address.getHostAddress(), address);
    } catch (UnknownHostException e) {
      throw malformed("not a plain IPv6 address");
    }
  }

  private static HostName v4(String raw, String[] labels) throws Refused {
    byte[] bytes = new byte[4];
    boolean strict = labels.length == 4 && !raw.endsWith(".");
    for (int i = 0; strict && i < 4; i++) {
      String part = labels[i];
      boolean decimal = part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      boolean padded = part.length() > 1 && part.charAt(0) == '0';
      strict = decimal && !padded && Integer.parseInt(part) <= 255;
      bytes[i] = strict ? (byte) Integer.parseInt(part) : 0;
    }
    if (!strict) {
      throw malformed("numeric hosts must be four decimal numbers");
    }
    try {
      return new HostName(String.join(".", labels), Inet4Address.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ascii(String raw) throws Refused {
    if (raw.chars().allMatch(c -> c < 0x80)) {
      return raw;
    }
    try {
      return IDN.toASCII(raw, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw malformed("the host name has characters that no domain name has");
    }
  }

  private static String withoutTrailingDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static void checkLabel(String label) throws Refused {
    if (label.isEmpty() || label.length() > MAX_LABEL) {
      throw malformed("the host name has an empty or overlong part");
    }
    // An underscore is no host name character, yet names in use have it.
    boolean allowed =
        label
            .chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || c == '-'
                    || c == '_');
    if (!allowed || label.startsWith("-") || label.endsWith("-")) {
      throw malformed("the host name has characters that no domain name has");
    }
  }

  /** Whether C libraries and browsers would read a name that ends so as an IPv4 address. */
  private static boolean isNumeric(String label) {
    return label.chars().allMatch(c -> c >= '0' && c <= '9')
        || (label.startsWith("0x")
            && label.substring(2).chars().allMatch(c -> Character.digit(c, 16) >= 0));
  }

  private static Refused malformed(String reason) {
    return new Refused(Refused.Kind.MALFORMED, reason);
  }
}
