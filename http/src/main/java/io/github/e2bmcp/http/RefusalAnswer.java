package io.github.e2bmcp.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * What the server itself answers to a request that no handler sees; the connection ends with it.
 */
final class RefusalAnswer {

  /** When a server that has too much to do may have less. */
  private static final int RETRY_SECONDS = 5;

  private RefusalAnswer() {}

  static FullHttpResponse of(int status, String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            Unpooled.wrappedBuffer(bytes));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length)
        .set(HttpHeaderNames.DATE, HttpDate.now())
        .set(HttpHeaderNames.CONNECTION, "close");
    if (status == 503) {
      answer.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    return answer;
  }
}
