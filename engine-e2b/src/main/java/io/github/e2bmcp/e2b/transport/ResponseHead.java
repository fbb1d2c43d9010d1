package io.github.e2bmcp.e2b.transport;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer's status and header fields, and what they say of its body (RFC 9112, section 6.3). */
record ResponseHead(boolean http11, int status, Headers headers) {

  /** Of {@link #bodyLength}: the body comes in chunks. */
  static final long CHUNKED = -2;

  /** Of {@link #bodyLength}: the body ends with its connection. */
  static final long UNTIL_CLOSE = -1;

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})( .*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** Where lines come from. */
  @FunctionalInterface
  interface Lines {
    /** The next line without its end. */
    String next() throws IOException;
  }

  static ResponseHead read(Lines lines) throws IOException {
    String first = lines.next();
    Matcher status = STATUS_LINE.matcher(first);
    if (!status.matches()) {
      throw new ProtocolException("The answer is not of HTTP/1.1");
    }
    Headers headers = new Headers();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      if (colon < 1 || !Request.isToken(line.substring(0, colon))) {
        throw new ProtocolException("A header field of the answer has no proper name");
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new ResponseHead(
        status.group(1).equals("1"), Integer.parseInt(status.group(2)), headers);
  }

  /** Whether the answer itself is still to come. */
  boolean interim() {
    return status / 100 == 1;
  }

  /** Whether the connection may serve another request after this answer. */
  boolean keepsConnection() {
    String connection = headers.value("Connection").toLowerCase(Locale.ROOT);
    return http11 && !connection.contains("close");
  }

  /** In bytes, or one of the constants. */
  long bodyLength(String method) throws ProtocolException {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return 0;
    }
    String coding = headers.value("Transfer-Encoding");
    if (!coding.isEmpty()) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new ProtocolException("The answer is coded in a way that nobody asked for");
      }
      return CHUNKED;
    }
    if (!headers.has("Content-Length")) {
      return UNTIL_CLOSE;
    }
    String length = headers.value("Content-Length");
    if (!LENGTH.matcher(length).matches()) {
      throw new ProtocolException("The answer does not say one length");
    }
    return Long.parseLong(length);
  }
}
