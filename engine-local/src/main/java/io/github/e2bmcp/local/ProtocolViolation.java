package io.github.e2bmcp.local;

/** Something that an honest agent never says; it ends the sandbox that said it. */
final class ProtocolViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProtocolViolation(String message) {
    super(message);
  }

  ProtocolViolation(String message, Throwable cause) {
    super(message, cause);
  }
}
