package io.github.e2bmcp.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/** Netty's decoder, made to refuse what two parsers could read in two ways. */
final class RequestDecoder extends HttpRequestDecoder {

  private final Runnable onBytes;

  /**
   * @param onBytes told whenever bytes of a request are there
   */
  RequestDecoder(int headerBytes, Runnable onBytes) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(headerBytes)
            .setMaxHeaderSize(headerBytes)
            .setMaxChunkSize(64 << 10)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true));
    this.onBytes = onBytes;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
      throws Exception {
    onBytes.run();
    super.decode(context, buffer, out);
  }

  /** RFC 9112 §6.1: it may be an attempt at request smuggling; Netty would only drop the length. */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
  }
}
