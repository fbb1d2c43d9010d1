package io.github.e2bmcp.http;

import java.io.IOException;

/** A refusal with an HTTP status; its message is sent to the client as plain text. */
public final class HttpException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  public HttpException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** 400 to 599. */
  public int status() {
    return status;
  }

  /** The message, which is never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
