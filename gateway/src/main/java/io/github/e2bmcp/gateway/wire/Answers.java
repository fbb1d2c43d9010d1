package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whole answers. */
public final class Answers {

  public static final HttpHeaders JSON =
      HttpHeaders.of("Content-Type", "application/json; charset=utf-8");

  private Answers() {}

  public static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    exchange.respond(status, JSON, Json.bytes(body));
  }

  public static void empty(HttpExchange exchange) throws IOException {
    exchange.respond(204, HttpHeaders.none(), new byte[0]);
  }

  public static void text(HttpExchange exchange, int status, String text) throws IOException {
    exchange.respond(
        status,
        HttpHeaders.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** SDKs look for the numeric code in the body, not at the status. */
  public static void error(HttpExchange exchange, int status, String message) throws IOException {
    ObjectNode body = Json.object().put("code", status).put("message", message);
    json(exchange, status, body);
  }

  /** What an engine refused. */
  public static void error(HttpExchange exchange, SandboxException e) throws IOException {
    Refusal refusal = Refusal.of(e);
    error(exchange, refusal.status(), refusal.text());
  }

  /** What the edge says of a sandbox that it cannot reach. */
  public static void noSandbox(HttpExchange exchange, String id) throws IOException {
    ObjectNode body = Json.object().put("sandboxId", id);
    body.put("message", "The sandbox was not found").put("code", 502);
    json(exchange, 502, body);
  }
}
