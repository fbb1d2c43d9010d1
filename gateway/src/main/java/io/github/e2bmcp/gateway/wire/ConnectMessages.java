package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.node.ObjectNode;

/** Messages of the Connect protocol, as a server reads and begins to write them. */
public final class ConnectMessages {

  private static final int MESSAGE_LIMIT = 16 << 20;
  private static final int PACKED = 1;

  private ConnectMessages() {}

  /** The request of a unary call. */
  public static ObjectNode unary(HttpExchange exchange, Codec codec) throws IOException, RpcError {
    return codec.read(exchange.body(MESSAGE_LIMIT).readAllBytes());
  }

  /** The one message that a client of a server stream sends. */
  public static ObjectNode streamed(HttpExchange exchange, Codec codec)
      throws IOException, RpcError {
    InputStream in = exchange.body(MESSAGE_LIMIT + 5L);
    byte[] prefix = in.readNBytes(5);
    if (prefix.length < 5) {
      throw new RpcError("invalid_argument", "protocol error: incomplete envelope");
    }
    long length = Integer.toUnsignedLong(ByteBuffer.wrap(prefix, 1, 4).getInt());
    if (length > MESSAGE_LIMIT) {
      throw new RpcError("resource_exhausted", "message size " + length + " is over the limit");
    }
    byte[] payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new RpcError("invalid_argument", "protocol error: incomplete envelope");
    }
    if ((prefix[0] & PACKED) == 0) {
      return codec.read(payload);
    }
    try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      return codec.read(packed.readNBytes(MESSAGE_LIMIT));
    }
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
