package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.Announcer;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code resources/subscribe} and {@code resources/unsubscribe} of the legacy era. */
public final class SubscribeFeature {
  private SubscribeFeature() {}

  public static Map<String, Operation> operations() {
    return Map.of(
        "resources/subscribe",
        (params, exchange) -> {
          announcer(exchange).follow(uri(params));
          return Json.object();
        },
        "resources/unsubscribe",
        (params, exchange) -> {
          announcer(exchange).leave(uri(params));
          return Json.object();
        });
  }

  private static String uri(ObjectNode params) {
    String uri = Json.textAt(params, "uri");
    if (uri == null) {
      throw McpException.invalidParams("params.uri must be the URI of a resource");
    }
    return uri;
  }

  private static Announcer announcer(LiveExchange exchange) {
    Announcer announcer = exchange.connection().announcer();
    if (announcer == null) {
      throw McpException.invalidRequest("Subscriptions need a session: send initialize first");
    }
    return announcer;
  }
}
