package io.github.e2bmcp.egress.address;

/** Why a connection was not made, in words for the program that asked for it. */
public final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  /** What was wrong, with the answer of each protocol (RFC 9110 §15, RFC 1928 §6). */
  public enum Kind {
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

    public int status() {
      return status;
    }

    public String phrase() {
      return phrase;
    }

    public int socksReply() {
      return socksReply;
    }
  }

  private final Kind kind;
  private final String reason;

  public Refused(Kind kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
    this.reason = reason;
  }

  public Kind kind() {
    return kind;
  }

  public String reason() {
    return reason;
  }
}
