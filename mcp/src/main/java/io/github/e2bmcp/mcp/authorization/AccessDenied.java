package io.github.e2bmcp.mcp.authorization;

import org.jspecify.annotations.Nullable;

/** A refusal by who asks. */
public final class AccessDenied extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String challenge;

  /**
   * A refusal; its message goes to the client.
   *
   * @param status 401 when the caller is unknown, 403 when it may not do this
   * @param challenge the value of {@code WWW-Authenticate}, or null for none
   */
  public AccessDenied(int status, String message, @Nullable String challenge) {
    super(message, null, false, false);
    this.status = status;
    this.challenge = challenge;
  }

  public int status() {
    return status;
  }

  public @Nullable String challenge() {
    return challenge;
  }
}
