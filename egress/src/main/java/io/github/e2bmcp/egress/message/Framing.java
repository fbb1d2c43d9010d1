package io.github.e2bmcp.egress.message;

import io.github.e2bmcp.egress.address.Refused;
import java.util.List;

/** How long a message's body is (RFC 9112 §6.3). */
public sealed interface Framing {

  record Empty() implements Framing {}

  record Length(long bytes) implements Framing {}

  record Chunked() implements Framing {}

  /** Until the connection ends; responses only. */
  record UntilEnd() implements Framing {}

  static Framing ofRequest(Head head, boolean http11) throws Refused {
    Framing declared = declared(head);
    if (declared instanceof Chunked && !http11) {
      throw malformed("HTTP/1.0 has no Transfer-Encoding");
    }
    return declared instanceof UntilEnd ? new Empty() : declared;
  }

  static Framing ofResponse(Head head, String requestMethod, int status) throws Refused {
    if (requestMethod.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return new Empty();
    }
    return declared(head);
  }

  private static Framing declared(Head head) throws Refused {
    List<String> encodings = head.values("Transfer-Encoding");
    List<String> lengths = head.values("Content-Length");
    if (!encodings.isEmpty()) {
      boolean chunked = encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked");
      if (!chunked || !lengths.isEmpty()) {
        throw malformed("the body's length is told in two ways, or in one that is unknown");
      }
      return new Chunked();
    }
    if (lengths.isEmpty()) {
      return new UntilEnd();
    }
    String length = lengths.getFirst();
    boolean digits =
        !length.isEmpty()
            && length.length() <= 18
            && length.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || lengths.size() > 1) {
      throw malformed("Content-Length must be one number");
    }
    return new Length(Long.parseLong(length));
  }

  private static Refused malformed(String reason) {
    return new Refused(Refused.Kind.MALFORMED, reason);
  }
}
