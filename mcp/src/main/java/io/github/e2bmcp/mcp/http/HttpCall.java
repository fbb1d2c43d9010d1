package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.exchange.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A POST from a known caller.
 *
 * @param headers that every answer carries
 * @param version what the version header says, or null
 */
record HttpCall(
    HttpExchange exchange, Caller caller, HttpHeaders headers, @Nullable String version) {
  HttpReply reply() {
    return new HttpReply(exchange, headers);
  }
}
