package io.github.e2bmcp.e2b.wire;

import io.github.e2bmcp.e2b.error.E2bException;

/** Turns what servers say into the error family, by the official SDKs' rules. */
public final class Failures {

  private Failures() {}

  /** An answer of E2B's control plane; 404 is the caller's to name. */
  public static E2bException ofApi(Reply reply) {
    return ofApi(reply.status(), reply.message(), reply.errorCode());
  }

  /** An error object inside an answer of the control plane. */
  public static E2bException ofApi(int code, String message, String errorCode) {
    if (errorCode.equals("sandbox_snapshot_guest_agent_unresponsive")) {
      return new E2bException.GuestUnresponsive(message, code, null);
    }
    return switch (code) {
      case 400 -> new E2bException.InvalidArgument("400: " + message, 400, null);
      case 401 ->
          new E2bException.Authentication(
              "Unauthorized, please check your credentials. - " + message, 401, null);
      case 404 -> new E2bException.NotFound("404: " + message, 404, null);
      case 429 ->
          new E2bException.RateLimit(
              "Rate limit exceeded, please try again later - " + message, 429, null);
      case 503 ->
          new E2bException.ServiceBusy(
              "Service temporarily unavailable, please retry - " + message, 503, null);
      default -> new E2bException.SandboxError(code + ": " + message, code, null);
    };
  }

  /** An answer of envd, or of the edge before it, to a plain HTTP request. */
  public static E2bException ofEnvd(Reply reply) {
    String message = reply.message();
    int status = reply.status();
    return switch (status) {
      case 400 -> new E2bException.InvalidArgument(message, status, null);
      case 401 -> new E2bException.Authentication(message, status, null);
      case 404 -> new E2bException.NotFound(message, status, null);
      case 429 ->
          new E2bException.RateLimit(
              message + ": The requests are being rate limited.", status, null);
      case 502 -> unavailable(message, status);
      case 507 -> new E2bException.NotEnoughSpace(message, status, null);
      default -> new E2bException.SandboxError(status + ": " + message, status, null);
    };
  }

  /** An error of the Connect protocol, unary or at the end of a stream. */
  public static E2bException ofConnect(String code, String message, int status) {
    return switch (code) {
      case "invalid_argument" -> new E2bException.InvalidArgument(message, status, null);
      case "unauthenticated" -> new E2bException.Authentication(message, status, null);
      case "not_found" -> new E2bException.NotFound(message, status, null);
      case "already_exists" -> new E2bException.AlreadyExists(message, status, null);
      case "resource_exhausted" ->
          new E2bException.RateLimit(
              message + ": Rate limit exceeded, please try again later.", status, null);
      case "unavailable" -> unavailable(message, status);
      case "canceled" ->
          new E2bException.Timeout(
              message + ": The server or a proxy gave the request up, as when a sandbox is paused.",
              status,
              null);
      case "deadline_exceeded" ->
          new E2bException.Timeout(
              message
                  + ": The command or watch was active longer than its timeout, which can be set"
                  + " longer, or to zero for none.",
              status,
              null);
      default -> new E2bException.SandboxError(code + ": " + message, status, null);
    };
  }

  /** The edge's 502: the sandbox is gone, or it is there and its daemon does not answer. */
  private static E2bException unavailable(String message, int status) {
    if (message.contains("was not found")) {
      return new E2bException.SandboxNotRunning(
          message
              + ": The sandbox was killed or reached its timeout, which can be set longer when it"
              + " is made or later.",
          status,
          null);
    }
    return new E2bException.SandboxUnreachable(
        message
            + ": The sandbox could not be reached and its state is unknown; it may have been"
            + " killed or reached its timeout.",
        status,
        null);
  }
}
