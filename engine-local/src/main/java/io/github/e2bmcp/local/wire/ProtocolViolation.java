package io.github.e2bmcp.local.wire;

/** Something that an honest agent never says; it ends the sandbox that said it. */
public final class ProtocolViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ProtocolViolation(String message) {
    super(message);
  }

  public ProtocolViolation(String message, Throwable cause) {
    super(message, cause);
  }
}
