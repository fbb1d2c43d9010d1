package io.github.e2bmcp.server.command;

import io.github.e2bmcp.gateway.E2bGateway;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHandler;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.http.StreamableHttp;
import io.github.e2bmcp.server.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The doors behind one port. A request that names a sandbox, by E2B's headers or by its host, is
 * E2B's whatever its path; so is every path that is not one of MCP's.
 *
 * @param e2b null when E2B's API is not served
 */
record HttpDoors(StreamableHttp mcp, @Nullable E2bGateway e2b, Program program)
    implements HttpHandler {

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    if (e2b != null && E2bGateway.namesSandbox(exchange)) {
      e2b.handle(exchange);
      return;
    }
    String path = exchange.path();
    switch (path) {
      case "/health" -> say(exchange, 200, "ok");
      case "/ready" -> ready(exchange);
      default -> {
        if (e2b == null || path.equals("/mcp") || path.startsWith("/.well-known/")) {
          mcp.handle(exchange);
        } else {
          e2b.handle(exchange);
        }
      }
    }
  }

  /**
   * Whether a sandbox could be made: who watches the service may have to send callers elsewhere. A
   * server that is stopping takes no connection, which says the same.
   */
  private void ready(HttpExchange exchange) throws IOException, InterruptedException {
    if (program.problem() == null) {
      say(exchange, 200, "ok");
    } else {
      say(exchange, 503, "no engine can be had; the log says why");
    }
  }

  private static void say(HttpExchange exchange, int status, String words) throws IOException {
    exchange.respond(
        status,
        HttpHeaders.of("Content-Type", "text/plain"),
        (words + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
