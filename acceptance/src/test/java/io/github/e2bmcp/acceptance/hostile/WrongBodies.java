package io.github.e2bmcp.acceptance.hostile;

import static io.github.e2bmcp.acceptance.hostile.HostileRequest.encoded;
import static io.github.e2bmcp.acceptance.hostile.HostileRequest.message;
import static io.github.e2bmcp.acceptance.hostile.HostileRequest.post;
import static io.github.e2bmcp.acceptance.hostile.HostileRequest.raw;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Bodies that are not one JSON value in UTF-8, or are meant to take all memory. */
final class WrongBodies {

  private static final int PARSE = -32700;
  private static final int INVALID = -32600;
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String WITH =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":%s}";

  private WrongBodies() {}

  static List<HostileRequest> requests() {
    return List.of(
        message(400, PARSE, "nothing", ""),
        message(400, PARSE, "half a value", "{\"jsonrpc\":"),
        message(400, PARSE, "two values", PING + PING),
        message(400, PARSE, "something after the value", PING + " x"),
        message(400, PARSE, "comments", "/* hello */" + PING),
        message(400, PARSE, "single quotes", PING.replace('"', '\'')),
        message(400, PARSE, "not a number", WITH.formatted("{\"a\":NaN}")),
        message(400, PARSE, "deep arrays", "[".repeat(100_000)),
        message(400, PARSE, "deep objects", "{\"a\":".repeat(100_000)),
        message(
            400,
            PARSE,
            "deep parameters",
            WITH.formatted("{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}")),
        message(
            400,
            PARSE,
            "a number of many digits",
            WITH.formatted("{\"a\":" + "9".repeat(100_000) + "}")),
        message(400, PARSE, "a number beyond all bounds", WITH.formatted("{\"a\":1e999999999}")),
        message(
            400,
            PARSE,
            "more values than memory",
            WITH.formatted("{\"a\":[" + "[],".repeat(1_500_000) + "0]}")),
        message(
            400,
            PARSE,
            "a member twice",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"initialize\"}"),
        message(
            400,
            PARSE,
            "a member twice, once escaped",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"m\\u0065thod\":\"x\"}"),
        message(400, PARSE, "a control character in a string", WITH.formatted("{\"a\":\"\n\"}")),
        message(200, 0, "half a surrogate pair", WITH.formatted("{\"a\":\"\\ud800\"}")),
        message(200, 0, "a byte order mark (RFC 8259, 8.1)", "\ufeff" + PING),
        post(
            400,
            PARSE,
            "bytes that are not UTF-8",
            "",
            new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'}),
        post(400, PARSE, "overlong UTF-8", "", new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}),
        encoded(400, PARSE, "UTF-16", UTF_16, PING),
        encoded(400, PARSE, "UTF-16 without a mark", UTF_16LE, PING),
        encoded(400, PARSE, "UTF-32", Charset.forName("UTF-32BE"), PING),
        raw(415, "declared UTF-16", typed("application/json; charset=utf-16")),
        raw(200, "declared UTF-8", typed("application/json; charset=\"UTF-8\"")),
        raw(415, "plain text", typed("text/plain")),
        raw(
            415,
            "a form, which pages may send unasked",
            typed("application/x-www-form-urlencoded")),
        raw(415, "JSON by suffix only", typed("application/ld+json")),
        raw(415, "two types", typed("application/json|Content-Type: text/plain")),
        raw(406, "accepts only pictures", typed("application/json").replace("*/*", "image/png")),
        message(415, INVALID, "said to be compressed", "Content-Encoding: gzip|", PING),
        post(415, INVALID, "compressed", "Content-Encoding: gzip|", compressed(PING)),
        message(415, INVALID, "unknown coding", "Content-Encoding: wonder|", PING),
        message(200, 0, "no coding", "Content-Encoding: identity|", PING),
        message(400, INVALID, "null", "null"),
        message(400, INVALID, "a number", "1"),
        message(400, INVALID, "an empty object", "{}"),
        message(400, INVALID, "an empty batch", "[]"));
  }

  private static String typed(String type) {
    return "POST /mcp HTTP/1.1|Host: localhost|Connection: close|Accept: */*|Content-Type: %s|Content-Length: %d||%s"
        .formatted(type, PING.length(), PING);
  }

  private static byte[] compressed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
