package io.github.e2bmcp.http;

import java.io.IOException;

/** The client closed the connection, or takes no bytes for too long. */
public final class ClientGoneException extends IOException {

  private static final long serialVersionUID = 1L;

  public ClientGoneException(String message) {
    super(message);
  }
}
