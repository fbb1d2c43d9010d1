package io.github.e2bmcp.egress;

/** Why a connection was not made, in words for the program that asked for it. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  /** What was wrong, with the answer of each protocol (RFC 9110 §15, RFC 1928 §6). */
  enum Kind {
    MALFORMED(400, "Bad Request", 0x01),
    POLICY(403, "Forbidden", 0x02),
    TIMEOUT(504, "Gateway Timeout", 0x06),
    UNREACHABLE(502, "Bad Gateway", 0x05),
    UNRESOLVED(502, "Bad Gateway", 0x04),
    BUSY(503, "Service Unavailable", 0x01);

    private final int status;
    private final String phrase;
    private final int socksReply;

    Kind(int status, String phrase, int socksReply) {
      this.status = status;
      this.phrase = phrase;
      this.socksReply = socksReply;
    }

    int status() {
      return status;
    }

    String phrase() {
      return phrase;
    }

    int socksReply() {
      return socksReply;
    }
  }

  private final Kind kind;
  private final String reason;

  Refused(Kind kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
    this.reason = reason;
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return reason;
  }
}
