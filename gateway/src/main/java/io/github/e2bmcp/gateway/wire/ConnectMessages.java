package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Messages of the Connect protocol, as a server reads and begins to write them. */
public final class ConnectMessages {

  private ConnectMessages() {}

  /** The request of a unary call. */
  public static ObjectNode unary(HttpExchange exchange, Codec codec) throws IOException, RpcError {
    boolean gzip = RequestMessages.gzip(exchange.headers().first("Content-Encoding"));
    byte[] body = exchange.body(RequestMessages.MESSAGE_LIMIT).readAllBytes();
    return codec.read(gzip && body.length > 0 ? RequestMessages.unpacked(body) : body);
  }

  /** The one message that a client of a server stream sends. */
  public static ObjectNode streamed(HttpExchange exchange, Codec codec)
      throws IOException, RpcError {
    long limit = RequestMessages.MESSAGE_LIMIT + 5L;
    ObjectNode only = RequestMessages.of(exchange, codec, limit).next();
    if (only == null) {
      throw new RpcError("unimplemented", "unary request has zero messages");
    }
    return only;
  }

  /** The messages of a client that streams them, however many. */
  public static RequestMessages stream(HttpExchange exchange, Codec codec)
      throws IOException, RpcError {
    return RequestMessages.of(exchange, codec, Long.MAX_VALUE);
  }

  public static MessageStream begin(HttpExchange exchange, Codec codec) throws IOException {
    HttpHeaders type = HttpHeaders.of("Content-Type", "application/connect+" + codec.name());
    return new MessageStream(exchange.stream(200, type), codec);
  }

  /** How long a stream may last; zero for ever. */
  public static Duration timeout(HttpExchange exchange) throws RpcError {
    String value = exchange.headers().first("Connect-Timeout-Ms");
    if (value == null) {
      return Duration.ZERO;
    }
    if (!value.matches("[0-9]{1,10}")) {
      throw new RpcError("invalid_argument", "protocol error: invalid timeout " + value);
    }
    return Duration.ofMillis(Long.parseLong(value));
  }

  /** How often a silent stream gives a sign of life. */
  public static Duration keepalive(HttpExchange exchange) {
    String value = exchange.headers().first("Keepalive-Ping-Interval");
    boolean number = value != null && value.matches("[1-9][0-9]{0,5}");
    return Duration.ofSeconds(number ? Long.parseLong(value) : 90);
  }
}
