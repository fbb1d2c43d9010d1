package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.sandbox.SandboxException;

/** An answer of the control plane or of plain envd routes that is no success. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  public Refusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }

  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  public static Refusal of(SandboxException e) {
    return new Refusal(status(e), e.text());
  }

  public static int status(SandboxException e) {
    return switch (e) {
      case SandboxException.InvalidArgument invalid -> 400;
      case SandboxException.Unauthorized refused -> 401;
      case SandboxException.PermissionDenied denied -> 403;
      case SandboxException.SandboxNotFound gone -> 404;
      case SandboxException.ProcessNotFound gone -> 404;
      case SandboxException.FileNotFound missing -> 404;
      case SandboxException.AlreadyExists exists -> 409;
      case SandboxException.SandboxPaused paused -> 409;
      case SandboxException.LimitReached full -> 429;
      case SandboxException.RateLimited limited -> 429;
      case SandboxException.Unsupported absent -> 501;
      case SandboxException.PortClosed closed -> 502;
      case SandboxException.SandboxLost lost -> 502;
      case SandboxException.EngineUnavailable away -> 503;
      case SandboxException.Cancelled cancelled -> 503;
      case SandboxException.DeadlineExceeded late -> 504;
      case SandboxException.NotEnoughSpace full -> 507;
      case SandboxException.Internal defect -> 500;
    };
  }
}
