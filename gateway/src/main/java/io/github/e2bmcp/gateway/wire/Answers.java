package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whole answers. */
public final class Answers {

  public static final HttpHeaders JSON =
      HttpHeaders.of("Content-Type", "application/json; charset=utf-8");

  private static final Pattern BROWSER =
      Pattern.compile("(?i)mozilla|chrome|safari|firefox|edge|opera|msie");

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

  /** What the edge says before the sandbox is asked: a page to browsers, else JSON. */
  public static void edge(HttpExchange exchange, ObjectNode body, String title, String text)
      throws IOException {
    int status = body.path("code").asInt();
    String agent = exchange.headers().first("User-Agent");
    String accept = exchange.headers().first("Accept");
    boolean browser = agent != null && BROWSER.matcher(agent).find();
    if (!browser || (accept != null && accept.startsWith("application/json"))) {
      json(exchange, status, body);
      return;
    }
    String page =
        "<html lang=\"en\"><head><title>%1$s</title></head><body><h1>%1$s</h1><p>%2$s</p></body></html>"
            .formatted(escaped(title), escaped(text));
    exchange.respond(
        status,
        HttpHeaders.of("Content-Type", "text/html; charset=utf-8"),
        page.getBytes(StandardCharsets.UTF_8));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** What the edge says of a sandbox that it cannot reach. */
  public static void noSandbox(HttpExchange exchange, String id) throws IOException {
    ObjectNode body = Json.object().put("sandboxId", id);
    body.put("message", "The sandbox was not found").put("code", 502);
    edge(exchange, body, "Sandbox Not Found", "The sandbox " + id + " was not found");
  }
}
