package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages of the Connect protocol with its JSON codec, as a server reads and writes them. */
public final class ConnectMessages {

  public static final String STREAM_TYPE = "application/connect+json";

  private static final int MESSAGE_LIMIT = 16 << 20;
  private static final int PACKED = 1;
  private static final int END = 2;

  private ConnectMessages() {}

  /** The request of a unary call. */
  public static ObjectNode unary(HttpExchange exchange) throws IOException, RpcError {
    return object(exchange.body(MESSAGE_LIMIT).readAllBytes());
  }

  /** The one message that a client of a server stream sends. */
  public static ObjectNode streamed(HttpExchange exchange) throws IOException, RpcError {
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
      return object(payload);
    }
    try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      return object(packed.readNBytes(MESSAGE_LIMIT));
    }
  }

  private static ObjectNode object(byte[] bytes) throws RpcError {
    try {
      return Json.parseObject(bytes);
    } catch (Refusal e) {
      throw new RpcError("invalid_argument", "unmarshal message: " + e.text());
    }
  }

  public static OutputStream begin(HttpExchange exchange) throws IOException {
    return exchange.stream(200, HttpHeaders.of("Content-Type", STREAM_TYPE));
  }

  public static void message(OutputStream out, JsonNode message) throws IOException {
    envelope(out, 0, Json.bytes(message));
  }

  public static void end(OutputStream out) throws IOException {
    envelope(out, END, Json.bytes(Json.object()));
    out.close();
  }

  public static void fail(OutputStream out, RpcError error) throws IOException {
    ObjectNode end = Json.object();
    end.set("error", error.body());
    envelope(out, END, Json.bytes(end));
    out.close();
  }

  private static void envelope(OutputStream out, int flags, byte[] payload) throws IOException {
    ByteBuffer whole = ByteBuffer.allocate(5 + payload.length);
    out.write(whole.put((byte) flags).putInt(payload.length).put(payload).array());
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
