package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer to one POST: plain JSON, unless something must be said before it is known or it takes
 * long.
 */
final class HttpReply implements Outlet {
  static final String EVENTS = "text/event-stream";

  private final HttpExchange exchange;
  private final HttpHeaders headers;
  private final SseStream events;
  private final @Nullable EventStream kept;
  private final boolean takesEvents;

  /** An answer that is lost with its connection. */
  HttpReply(HttpExchange exchange, HttpHeaders headers) {
    this(exchange, headers, SseStream.Manner.PLAIN, null);
  }

  /** An answer of which the client can get again what it missed. */
  HttpReply(
      HttpExchange exchange,
      HttpHeaders headers,
      SseStream.Manner manner,
      @Nullable EventStream kept) {
    this.exchange = exchange;
    this.headers = headers;
    this.kept = kept;
    this.takesEvents = accepts(exchange, EVENTS);
    this.events = new SseStream(exchange, headers, manner);
    if (!takesEvents) {
      boolean ignored = events.beganElseNever();
    } else if (kept != null) {
      kept.listen(events);
    }
  }

  static boolean accepts(HttpExchange exchange, String type) {
    String family = type.substring(0, type.indexOf('/')) + "/*";
    for (String line : exchange.headers().all("Accept")) {
      for (String part : line.split(",", -1)) {
        String range = part.split(";", 2)[0].strip();
        if (range.equalsIgnoreCase(type) || range.equals("*/*") || range.equalsIgnoreCase(family)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void send(JsonNode message) throws IOException {
    if (takesEvents) {
      (kept == null ? events : kept).send(message);
    } else if (message.has("id")) {
      throw McpException.invalidRequest("To be asked something, a client must accept " + EVENTS);
    }
  }

  /**
   * Sends the last message.
   *
   * @param status when nothing was sent before
   * @return whether it went out as an event
   */
  boolean finish(int status, JsonNode message) throws IOException {
    if (!events.beganElseNever()) {
      exchange.respond(
          status, headers.with("Content-Type", "application/json"), Json.bytes(message));
      return false;
    }
    if (kept == null) {
      events.send(message);
      events.close();
    } else {
      kept.finish(message);
    }
    return true;
  }

  /** Ends the answer without another message. */
  void abandon() throws IOException {
    if (events.beganElseNever()) {
      events.close();
    }
  }
}
