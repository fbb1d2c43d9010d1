package io.github.e2bmcp.local.wire;

import io.github.e2bmcp.sandbox.SandboxException;

/** Turns the agent's "failed CODE MESSAGE" into the contract's errors. */
public final class Refusals {

  private Refusals() {}

  /**
   * The error that a refusal means.
   *
   * @param subject the path, port or program that the request was about
   */
  public static SandboxException of(Fields reply, String subject) {
    String code = reply.text(1);
    String text = subject + ": " + reply.text(2);
    return switch (code) {
      case "not-found" -> new SandboxException.FileNotFound(subject + " does not exist.");
      case "denied", "refused" -> new SandboxException.PermissionDenied(text + ".");
      case "exists" ->
          new SandboxException.AlreadyExists(subject + " is in use or exists already.");
      case "no-space" ->
          new SandboxException.NotEnoughSpace(
              subject + ": the sandbox's disk is full; remove files or raise its disk limit.");
      case "limit" ->
          new SandboxException.LimitReached(
              subject + ": the sandbox's process limit is reached; end some of its processes.");
      case "watches" ->
          new SandboxException.LimitReached(
              subject + ": the sandbox has as many watches as it may; end one of them.");
      case "port-closed" ->
          new SandboxException.PortClosed("Nothing listens on port " + subject + ".");
      case "lost" -> new SandboxException.SandboxLost(text + ".");
      default -> new SandboxException.InvalidArgument(text + ".");
    };
  }
}
