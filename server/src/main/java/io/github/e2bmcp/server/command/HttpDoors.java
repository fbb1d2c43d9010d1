package io.github.e2bmcp.server.command;

import io.github.e2bmcp.gateway.E2bGateway;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHandler;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.StreamableHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The doors behind one port. A request that names a sandbox, by E2B's headers or by its host, is
 * E2B's whatever its path; so is every path that is not one of MCP's.
 *
 * @param e2b null when E2B's API is not served
 */
record HttpDoors(StreamableHttp mcp, @Nullable E2bGateway e2b) implements HttpHandler {

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    if (e2b != null && E2bGateway.namesSandbox(exchange)) {
      e2b.handle(exchange);
      return;
    }
    String path = exchange.path();
    switch (path) {
      case "/health", "/ready" ->
          exchange.respond(
              200,
              HttpHeaders.of("Content-Type", "text/plain"),
              "ok\n".getBytes(StandardCharsets.UTF_8));
      default -> {
        if (e2b == null || path.equals("/mcp") || path.startsWith("/.well-known/")) {
          mcp.handle(exchange);
        } else {
          e2b.handle(exchange);
        }
      }
    }
  }
}
