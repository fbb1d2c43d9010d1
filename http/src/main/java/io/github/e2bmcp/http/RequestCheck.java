package io.github.e2bmcp.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/** What a request's head must be before any handler sees it. */
final class RequestCheck {

  private static final int MAX_FIELDS = 200;

  private RequestCheck() {}

  static void verify(HttpRequest request) throws HttpException {
    decoded(request.decoderResult());
    HttpVersion version = request.protocolVersion();
    boolean http11 = version.equals(HttpVersion.HTTP_1_1);
    if (!http11 && !version.equals(HttpVersion.HTTP_1_0)) {
      throw new HttpException(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    }
    if (request.headers().size() > MAX_FIELDS) {
      throw new HttpException(431, "The request has more than " + MAX_FIELDS + " headers.");
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (http11 && hosts.isEmpty())) {
      throw new HttpException(400, "A request must have exactly one Host header.");
    }
    List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!encodings.isEmpty()) {
      boolean chunked = encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked");
      if (!chunked || !http11) {
        throw new HttpException(400, "The only Transfer-Encoding is chunked, in HTTP/1.1.");
      }
    }
    String expect = request.headers().get(HttpHeaderNames.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      throw new HttpException(417, "The only expectation known is 100-continue.");
    }
  }

  /**
   * An absolute target names the server too, and counts more than the Host header (RFC 9112
   * §3.2.2): whatever looks at only one of them must not be led astray.
   */
  static void verifyAuthority(HttpRequest request, RequestTarget target) throws HttpException {
    String authority = target.authority();
    String host = request.headers().get(HttpHeaderNames.HOST);
    if (authority != null && (host == null || !authority.equalsIgnoreCase(host.strip()))) {
      throw new HttpException(400, "The request target and the Host header name two servers.");
    }
  }

  static void decoded(DecoderResult result) throws HttpException {
    if (result.isSuccess()) {
      return;
    }
    Throwable cause = result.cause();
    if (cause instanceof TooLongHttpLineException) {
      throw new HttpException(414, "The request line is too long.");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      throw new HttpException(431, "The request's headers are too large.");
    }
    throw new HttpException(400, "The request is not well-formed HTTP/1.1.");
  }
}
