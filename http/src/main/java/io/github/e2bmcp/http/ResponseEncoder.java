package io.github.e2bmcp.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, told when the answer is to a HEAD request. Used on the event loop only. */
final class ResponseEncoder extends HttpResponseEncoder {

  private boolean head;

  void answerTo(String method) {
    head = method.equals("HEAD");
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return head || super.isContentAlwaysEmpty(response);
  }
}
