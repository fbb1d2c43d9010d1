package io.github.e2bmcp.http;

import java.io.IOException;

/** Answers requests. Called on a virtual thread of its own for each request. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers one request. What the handler has not sent when it returns is sent then; one that
   * answers nothing at all makes a 500.
   *
   * @throws HttpException to answer with its status and text, if nothing was sent yet
   * @throws IOException to answer 500, or to break the connection off if an answer was begun
   * @throws InterruptedException when the client is gone or the server stops
   */
  void handle(HttpExchange exchange) throws IOException, InterruptedException;
}
