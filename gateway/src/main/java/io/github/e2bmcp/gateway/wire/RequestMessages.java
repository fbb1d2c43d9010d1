package io.github.e2bmcp.gateway.wire;

import io.github.e2bmcp.http.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The messages that a client streams, each in its envelope. For one thread. */
public final class RequestMessages {

  static final int MESSAGE_LIMIT = 16 << 20;

  private static final int PREFIX = 5;
  private static final int PACKED = 1;
  private static final int END = 2;

  private final InputStream in;
  private final Codec codec;
  private final boolean gzip;

  private RequestMessages(InputStream in, Codec codec, boolean gzip) {
    this.in = in;
    this.codec = codec;
    this.gzip = gzip;
  }

  /** The messages of this request, which together are at most so many bytes on the way. */
  static RequestMessages of(HttpExchange exchange, Codec codec, long limit)
      throws IOException, RpcError {
    boolean gzip = gzip(exchange.headers().first("Connect-Content-Encoding"));
    return new RequestMessages(exchange.body(limit), codec, gzip);
  }

  /** Whether this says gzip, which alone is known beside no packing at all. */
  static boolean gzip(@Nullable String encoding) throws RpcError {
    if (encoding == null || encoding.isEmpty() || encoding.equals("identity")) {
      return false;
    }
    if (!encoding.equals("gzip")) {
      throw new RpcError(
          "unimplemented",
          "unknown compression \"" + encoding + "\": supported encodings are gzip");
    }
    return true;
  }

  /** The next message; null after the last. */
  public @Nullable ObjectNode next() throws IOException, RpcError {
    byte[] prefix = in.readNBytes(PREFIX);
    if (prefix.length == 0) {
      return null;
    }
    if (prefix.length < PREFIX) {
      throw new RpcError("invalid_argument", "protocol error: incomplete envelope");
    }
    if ((prefix[0] & ~(PACKED | END)) != 0) {
      throw new RpcError(
          "internal", "protocol error: invalid envelope flags " + (prefix[0] & 0xff));
    }
    byte[] payload = payload(Integer.toUnsignedLong(ByteBuffer.wrap(prefix, 1, 4).getInt()));
    if ((prefix[0] & END) != 0) {
      return null;
    }
    if ((prefix[0] & PACKED) == 0 || payload.length == 0) {
      return codec.read(payload);
    }
    if (!gzip) {
      throw new RpcError(
          "internal", "protocol error: sent compressed message without compression support");
    }
    return codec.read(unpacked(payload));
  }

  private byte[] payload(long length) throws IOException, RpcError {
    if (length > MESSAGE_LIMIT) {
      throw tooLarge(length);
    }
    byte[] payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new RpcError("invalid_argument", "protocol error: incomplete envelope");
    }
    return payload;
  }

  /** What was packed with gzip, itself no larger than a message may be. */
  static byte[] unpacked(byte[] packed) throws RpcError {
    byte[] bytes;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      bytes = in.readNBytes(MESSAGE_LIMIT + 1);
    } catch (IOException e) {
      throw new RpcError("invalid_argument", "decompress: " + e.getMessage());
    }
    if (bytes.length > MESSAGE_LIMIT) {
      throw tooLarge(bytes.length);
    }
    return bytes;
  }

  private static RpcError tooLarge(long length) {
    return new RpcError("resource_exhausted", "message size " + length + " is over the limit");
  }
}
