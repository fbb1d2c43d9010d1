package io.github.e2bmcp.packages.host;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A registry, or the way to it, does not do its work; the message is a sentence for the caller. */
public final class RegistryException extends IOException {

  private static final long serialVersionUID = 1L;

  public RegistryException(String message) {
    super(message);
  }

  public RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The message, which is never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
