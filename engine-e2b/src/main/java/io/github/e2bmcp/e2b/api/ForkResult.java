package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Failures;
import io.github.e2bmcp.e2b.wire.Json;
import tools.jackson.databind.JsonNode;

/** What became of one of the forks that were asked for. */
public sealed interface ForkResult {

  record Forked(SandboxAccess sandbox) implements ForkResult {}

  record Failed(E2bException error) implements ForkResult {}

  static ForkResult read(JsonNode node) {
    JsonNode sandbox = node.path("sandbox");
    JsonNode error = node.path("error");
    if (error.isObject()) {
      return new Failed(
          Failures.ofApi(
              Json.integer(error, "code"),
              Json.text(error, "message"),
              Json.text(error, "error_code")));
    }
    return sandbox.isObject()
        ? new Forked(SandboxAccess.read(sandbox, false))
        : new Failed(new E2bException.SandboxError("Failed to start the forked sandbox"));
  }
}
