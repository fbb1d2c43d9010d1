package io.github.e2bmcp.e2b.transport;

import io.github.e2bmcp.e2b.error.E2bException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** A request in the making; not for several threads. Without a method it is a GET. */
public final class Request {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** These say how a request travels, which is not its maker's to say. */
  private static final Set<String> OWN =
      Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade");

  private final URI uri;
  private final StringBuilder fields = new StringBuilder();
  private String method = "GET";
  private Content content = Content.none();

  private Request(URI uri) {
    this.uri = uri;
  }

  /**
   * A request to a URL.
   *
   * @throws E2bException.InvalidArgument when it is none
   */
  public static Request to(String url) {
    try {
      URI uri = URI.create(url);
      // What a URI may hold in other alphabets travels percent-encoded.
      String ascii = uri.toASCIIString();
      return new Request(ascii.equals(url) ? uri : URI.create(ascii));
    } catch (IllegalArgumentException e) {
      throw new E2bException.InvalidArgument("Not a URL: " + url).because(e);
    }
  }

  /**
   * Adds a header field.
   *
   * @throws E2bException.InvalidArgument when its name or value cannot be sent, or says how the
   *     request travels
   */
  public Request header(String name, String value) {
    if (!isToken(name) || !isValue(value)) {
      throw new E2bException.InvalidArgument(
          "The header " + name + " has a name or value that cannot be sent");
    }
    if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
      throw new E2bException.InvalidArgument("The header " + name + " is the client's own to set");
    }
    fields.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c > 0x7f || (!Character.isLetterOrDigit(c) && TOKEN_MARKS.indexOf(c) < 0)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Tabs and what ISO-8859-1 can print: no value can end its line. */
  private static boolean isValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  /** Posts this. */
  public Request post(Content body) {
    return method("POST", body);
  }

  /** Puts this. */
  public Request put(Content body) {
    return method("PUT", body);
  }

  /** Sends this by any method. */
  public Request method(String name, Content body) {
    if (!isToken(name)) {
      throw new E2bException.InvalidArgument("Not a method of HTTP: " + name);
    }
    method = name;
    content = body;
    return this;
  }

  /** Whether its content is at hand, to be sent again after a refusal. */
  public boolean resendable() {
    return content.atHand();
  }

  URI uri() {
    return uri;
  }

  String method() {
    return method;
  }

  Content content() {
    return content;
  }

  /**
   * Whether doing it twice does no more than once and nothing was given that can be read once only.
   */
  boolean repeatable() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Method and path, as errors name it: a query may hold what is secret. */
  String target() {
    return method + " " + uri.getPath();
  }

  /** The bytes before the body. */
  byte[] head(Route route) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ');
    if (route.readByProxy()) {
      head.append("http://").append(route.hostField());
    }
    head.append(path).append(query).append(" HTTP/1.1\r\nHost: ").append(route.hostField());
    head.append("\r\n").append(fields);
    long length = content.length();
    if (length < 0) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (length > 0 || method.startsWith("P")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
