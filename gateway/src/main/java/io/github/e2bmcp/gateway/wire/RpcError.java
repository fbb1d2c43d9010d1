package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.sandbox.SandboxException;
import tools.jackson.databind.node.ObjectNode;

/** An error of the Connect protocol. */
public final class RpcError extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  public RpcError(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public static RpcError of(SandboxException e) {
    String code =
        switch (e) {
          case SandboxException.InvalidArgument invalid -> "invalid_argument";
          case SandboxException.Unauthorized refused -> "unauthenticated";
          case SandboxException.PermissionDenied denied -> "permission_denied";
          case SandboxException.ProcessNotFound gone -> "not_found";
          case SandboxException.FileNotFound missing -> "not_found";
          case SandboxException.AlreadyExists exists -> "already_exists";
          case SandboxException.LimitReached full -> "resource_exhausted";
          case SandboxException.RateLimited limited -> "resource_exhausted";
          case SandboxException.NotEnoughSpace full -> "resource_exhausted";
          case SandboxException.Unsupported absent -> "unimplemented";
          case SandboxException.SandboxNotFound gone -> "unavailable";
          case SandboxException.SandboxPaused paused -> "unavailable";
          case SandboxException.SandboxLost lost -> "unavailable";
          case SandboxException.EngineUnavailable away -> "unavailable";
          case SandboxException.Cancelled cancelled -> "canceled";
          case SandboxException.DeadlineExceeded late -> "deadline_exceeded";
          case SandboxException.PortClosed closed -> "unavailable";
          case SandboxException.Internal defect -> "internal";
        };
    return new RpcError(code, e.text());
  }

  /** The status of a unary answer; a stream's is always 200. */
  public int status() {
    return switch (code) {
      case "invalid_argument" -> 400;
      case "unauthenticated" -> 401;
      case "permission_denied" -> 403;
      case "not_found" -> 404;
      case "already_exists" -> 409;
      case "resource_exhausted" -> 429;
      case "canceled" -> 499;
      case "unimplemented" -> 501;
      case "unavailable" -> 503;
      case "deadline_exceeded" -> 504;
      default -> 500;
    };
  }

  public ObjectNode body() {
    String message = getMessage();
    return Json.object().put("code", code).put("message", message == null ? "" : message);
  }
}
