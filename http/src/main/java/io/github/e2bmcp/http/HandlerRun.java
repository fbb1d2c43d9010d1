package io.github.e2bmcp.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One call of a handler, and what becomes of its failures. */
final class HandlerRun {

  private static final HttpHeaders PLAIN =
      HttpHeaders.of("Content-Type", "text/plain; charset=utf-8");

  private final Connection connection;
  private final HttpHandler handler;
  private final ServerExchange exchange;

  HandlerRun(Connection connection, HttpHandler handler, ServerExchange exchange) {
    this.connection = connection;
    this.handler = handler;
    this.exchange = exchange;
  }

  void run() {
    try {
      handler.handle(exchange);
      exchange.finish();
    } catch (HttpException e) {
      fail(e.status(), e.text(), null);
    } catch (InterruptedException e) {
      fail(503, "The server is stopping.", null);
    } catch (IOException | RuntimeException | Error e) {
      fail(500, "The server failed to answer.", e);
    } finally {
      connection.handled(exchange);
    }
  }

  private void fail(int status, String text, @Nullable Throwable defect) {
    if (!exchange.connected()) {
      return;
    }
    if (defect != null) {
      System.getLogger(HttpServer.class.getName())
          .log(System.Logger.Level.ERROR, "A request's handler failed", defect);
    }
    // The client may still be sending, and what it sends is no request.
    exchange.forbidKeepAlive();
    if (exchange.responded()) {
      connection.abort();
      return;
    }
    // An interrupt that was meant for the handler must not stop the refusal.
    Thread.interrupted();
    try {
      exchange.respond(status, PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      connection.abort();
    }
  }
}
