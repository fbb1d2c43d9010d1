package io.github.e2bmcp.acceptance.hostile;

import static io.github.e2bmcp.acceptance.hostile.HostileRequest.framed;
import static io.github.e2bmcp.acceptance.hostile.HostileRequest.get;
import static io.github.e2bmcp.acceptance.hostile.HostileRequest.raw;

import java.util.List;

/** What is no proper HTTP/1.1, or could be read in two ways. */
final class MalformedHttp {

  private static final String END = "Host: localhost|Connection: close||";

  private MalformedHttp() {}

  static List<HostileRequest> requests() {
    return List.of(
        raw(400, "garbage", "GARBAGE||"),
        raw(
            400,
            "TLS hello",
            "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "k".repeat(300) + "||"),
        raw(505, "HTTP/2 preface", "PRI * HTTP/2.0||SM||"),
        raw(200, "HTTP/2 by upgrade is not taken up", "GET /health HTTP/1.1|Upgrade: h2c|" + END),
        raw(405, "WebSocket upgrade", "GET /mcp HTTP/1.1|Upgrade: websocket|" + END),
        raw(505, "HTTP/1.2", "GET /health HTTP/1.2|" + END),
        raw(400, "HTTP/1.10", "GET /health HTTP/1.10|" + END),
        raw(400, "HTTP/0.9", "GET /health||"),
        raw(200, "HTTP/1.0", "GET /health HTTP/1.0||"),
        raw(400, "only line feeds", "GET /health HTTP/1.1\nHost: localhost\n\n"),
        raw(400, "NUL in the method", "G\0T /health HTTP/1.1|" + END),
        raw(405, "unknown method", "BREW /mcp HTTP/1.1|" + END),
        raw(405, "TRACE", "TRACE /mcp HTTP/1.1|" + END),
        raw(400, "CONNECT", "CONNECT localhost:22 HTTP/1.1|" + END),
        raw(400, "no Host", "GET /health HTTP/1.1|Connection: close||"),
        raw(400, "two Hosts", "GET /mcp HTTP/1.1|Host: localhost|" + END),
        raw(403, "empty Host", "GET /mcp HTTP/1.1|Host:|Connection: close||"),
        raw(403, "foreign Host", "GET /mcp HTTP/1.1|Host: evil.example|Connection: close||"),
        raw(
            403,
            "Host with a user",
            "GET /mcp HTTP/1.1|Host: localhost@evil.example|Connection: close||"),
        raw(
            403,
            "Host that begins well",
            "GET /mcp HTTP/1.1|Host: localhost.evil.example|Connection: close||"),
        raw(400, "absolute target of another", "GET http://evil.example/mcp HTTP/1.1|" + END),
        raw(405, "absolute target", "GET http://localhost/mcp HTTP/1.1|" + END),
        raw(400, "target of another scheme", "GET file:///etc/passwd HTTP/1.1|" + END),
        raw(400, "target with a fragment", "GET /mcp#x HTTP/1.1|" + END),
        raw(400, "NUL in the path", "GET /mcp%00 HTTP/1.1|" + END),
        raw(400, "path that is not UTF-8", "GET /%ff HTTP/1.1|" + END),
        raw(404, "path upwards", "GET /mcp/../../etc/passwd HTTP/1.1|" + END),
        raw(414, "long target", "GET /" + "a".repeat(100_000) + " HTTP/1.1|" + END),
        get(431, "long header", "X: " + "a".repeat(100_000)),
        get(431, "many headers", "A:|".repeat(2_000) + "A:"),
        get(400, "NUL in a header", "X: a\0b"),
        get(400, "carriage return in a header", "X: a\rTransfer-Encoding: chunked"),
        get(400, "vertical tab in a header", "X: a\u000bb"),
        get(400, "space before the colon", "X : a"),
        get(400, "header without a name", ": a"),
        get(400, "header without a colon", "nonsense"),
        get(200, "folded header is one (RFC 9112, 5.2)", "X: a| b"),
        get(417, "expectation", "Expect: wonders"),
        get(400, "negative length", "Content-Length: -1"),
        get(400, "length with a sign", "Content-Length: +1"),
        get(400, "length in hexadecimal", "Content-Length: 0x1"),
        get(400, "length beyond 64 bits", "Content-Length: 18446744073709551617"),
        get(400, "two lengths", "Content-Length: 1|Content-Length: 2"),
        get(400, "length twice", "Content-Length: 0, 0"),
        framed(
            400,
            "length and chunks",
            "Content-Length: 4|Transfer-Encoding: chunked||0||GET /x HTTP/1.1|Host: localhost||"),
        framed(400, "chunks and length", "Transfer-Encoding: chunked|Content-Length: 4||0||"),
        framed(400, "chunks twice", "Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||"),
        framed(
            400,
            "chunks that are not the last coding",
            "Transfer-Encoding: chunked, identity||0||"),
        framed(400, "unknown transfer coding", "Transfer-Encoding: xchunked||0||"),
        framed(400, "hidden chunks", "Transfer-Encoding: \u000bchunked||0||"),
        framed(400, "chunks behind a space", "Transfer-Encoding : chunked||0||"),
        framed(400, "chunk of no size", "Transfer-Encoding: chunked||zz|{}|0||"),
        framed(400, "chunk of negative size", "Transfer-Encoding: chunked||-2|{}|0||"),
        framed(
            400,
            "chunk larger than 64 bits",
            "Transfer-Encoding: chunked||fffffffffffffffff|{}|0||"),
        framed(400, "chunk that is longer than it says", "Transfer-Encoding: chunked||2|{}xx0||"),
        framed(400, "chunk with line feeds", "Transfer-Encoding: chunked||2\n{}\n0\n\n"),
        framed(
            414,
            "chunk with a long extension",
            "Transfer-Encoding: chunked||2;" + "a".repeat(100_000) + "|{}|0||"),
        framed(400, "broken trailer", "Transfer-Encoding: chunked||2|{}|0|no trailer||"),
        framed(
            431,
            "large trailer",
            "Transfer-Encoding: chunked||2|{}|0|" + "X: aaaa|".repeat(20_000) + "|"),
        framed(413, "length beyond the limit", "Content-Length: 99999999999||{}"));
  }
}
