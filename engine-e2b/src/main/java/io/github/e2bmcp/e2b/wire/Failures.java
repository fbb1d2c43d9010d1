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
      return new E2bException.GuestUnresponsive(message).withStatus(code);
    }
    return switch (code) {
      case 400 -> new E2bException.InvalidArgument("400: " + message).withStatus(400);
      case 401 ->
          new E2bException.Authentication(
                  "Unauthorized, please check your credentials. - " + message)
              .withStatus(401);
      case 404 -> new E2bException.NotFound("404: " + message).withStatus(404);
      case 429 ->
          new E2bException.RateLimit("Rate limit exceeded, please try again later - " + message)
              .withStatus(429);
      case 503 ->
          new E2bException.ServiceBusy("Service temporarily unavailable, please retry - " + message)
              .withStatus(503);
      default -> new E2bException.SandboxError(code + ": " + message).withStatus(code);
    };
  }

  /** An answer of envd, or of the edge before it, to a plain HTTP request. */
  public static E2bException ofEnvd(Reply reply) {
    String message = reply.message();
    int status = reply.status();
    return switch (status) {
      case 400 -> new E2bException.InvalidArgument(message).withStatus(status);
      case 401 -> new E2bException.Authentication(message).withStatus(status);
      case 404 -> new E2bException.NotFound(message).withStatus(status);
      case 429 ->
          new E2bException.RateLimit(message + ": The requests are being rate limited.")
              .withStatus(status);
      case 502 -> unavailable(message, status);
      case 507 -> new E2bException.NotEnoughSpace(message).withStatus(status);
      default -> new E2bException.SandboxError(status + ": " + message).withStatus(status);
    };
  }

  /** An error of the Connect protocol, unary or at the end of a stream. */
  public static E2bException ofConnect(String code, String message, int status) {
    return switch (code) {
      case "invalid_argument" -> new E2bException.InvalidArgument(message).withStatus(status);
      case "unauthenticated" -> new E2bException.Authentication(message).withStatus(status);
      case "not_found" -> new E2bException.NotFound(message).withStatus(status);
      case "already_exists" -> new E2bException.AlreadyExists(message).withStatus(status);
      case "resource_exhausted" ->
          new E2bException.RateLimit(message + ": Rate limit exceeded, please try again later.")
              .withStatus(status);
      case "unavailable" -> unavailable(message, status);
      case "canceled" ->
          new E2bException.Timeout(
                  message
                      + ": The server or a proxy gave the request up, as when a sandbox is paused.")
              .withStatus(status);
      case "deadline_exceeded" ->
          new E2bException.Timeout(
                  message
                      + ": The command or watch was active longer than its timeout, which can be set"
                      + " longer, or to zero for none.")
              .withStatus(status);
      default -> new E2bException.SandboxError(code + ": " + message).withStatus(status);
    };
  }

  /** The edge's 502: the sandbox is gone, or it is there and its daemon does not answer. */
  private static E2bException unavailable(String message, int status) {
    if (message.contains("was not found")) {
      return new E2bException.SandboxNotRunning(
              message
                  + ": The sandbox was killed or reached its timeout, which can be set longer when it"
                  + " is made or later.")
          .withStatus(status);
    }
    return new E2bException.SandboxUnreachable(
            message
                + ": The sandbox could not be reached and its state is unknown; it may have been"
                + " killed or reached its timeout.")
        .withStatus(status);
  }
}
