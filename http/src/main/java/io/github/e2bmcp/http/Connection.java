package io.github.e2bmcp.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: takes requests apart, hands them to the handler one after the other, and keeps
 * the deadlines. Fields belong to the event loop unless they are volatile.
 */
// A write or close that fails closes the channel, and that is noticed: nobody needs its future.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection extends ChannelInboundHandlerAdapter {

  /** Pipelined requests that wait; beyond that nothing is taken from the connection. */
  private static final int PENDING_BYTES = 64 << 10;

  /**
   * What is still read of a refused request, so that the client sees the answer (RFC 9112 §9.6).
   */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Nothing need ever be said through a tunnel. */
  private static final Duration TUNNEL_PATIENCE = Duration.ofDays(10_000);

  private final HttpServer server;
  private final HttpHandler handler;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final ResponseEncoder encoder;
  private final WriteGate gate;
  private final Deque<HttpObject> pending = new ArrayDeque<>();
  private int pendingBytes;
  private volatile @Nullable ServerExchange current;
  private volatile @Nullable Thread handlerThread;
  private volatile @Nullable RequestBody tunnel;
  private boolean receiving;
  private boolean exchangeOver;
  private boolean waitingForFirstByte = true;
  private boolean ending;
  private @Nullable Future<?> deadline;

  Connection(HttpServer server, HttpHandler handler, Channel channel) {
    this.server = server;
    this.handler = handler;
    this.channel = channel;
    this.decoder = new RequestDecoder(server.limits().headerBytes(), this::bytesSeen);
    this.encoder = new ResponseEncoder();
    this.gate = new WriteGate(channel, server.limits().stallTimeout());
  }

  /** What stands between the bytes and this connection, in order. */
  List<ChannelHandler> codec() {
    return List.of(decoder, encoder);
  }

  HttpLimits limits() {
    return server.limits();
  }

  boolean draining() {
    return server.draining();
  }

  boolean connected() {
    return channel.isActive();
  }

  /** Whether no request is being served or waits to be. */
  boolean asksNothing() {
    return current == null;
  }

  @Nullable InetSocketAddress remoteAddress() {
    return channel.remoteAddress() instanceof InetSocketAddress address ? address : null;
  }

  @Nullable Thread handlerThread() {
    return handlerThread;
  }

  /** Writes and flushes; waits while the client does not take what was sent. */
  void send(Object part) throws ClientGoneException, InterruptedIOException {
    gate.send(part);
  }

  /** Writes without a flush. */
  void queue(HttpObject part) {
    channel.write(part, channel.voidPromise());
  }

  /** Sends the last answer; returns what the client sends from now on. */
  RequestBody tunnel(HttpResponse head) throws ClientGoneException {
    RequestBody bytes =
        new RequestBody(Long.MAX_VALUE, TUNNEL_PATIENCE, () -> {}, this::updateReading);
    Future<?> left = channel.eventLoop().submit(() -> leaveHttp(head, bytes));
    if (!left.awaitUninterruptibly(limits().stallTimeout().toMillis()) || !left.isSuccess()) {
      throw new ClientGoneException("the client closed the connection");
    }
    return bytes;
  }

  private void leaveHttp(HttpResponse head, RequestBody bytes) {
    tunnel = bytes;
    channel.writeAndFlush(head, channel.voidPromise());
    channel.pipeline().remove(encoder);
    // What it holds already comes here as it is.
    channel.pipeline().remove(decoder);
    readOrPause();
  }

  void writeContinue() {
    channel.writeAndFlush(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE),
        channel.voidPromise());
  }

  /** Breaks the connection off, so that the client cannot take a part for the whole. */
  void abort() {
    channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!server.admit(this)) {
      refuse(503, "Too many connections; try again later.");
      return;
    }
    arm(limits().headerTimeout());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ending = true;
    disarm();
    pending.forEach(ReferenceCountUtil::release);
    pending.clear();
    gate.wake();
    RequestBody bytes = tunnel;
    if (bytes != null) {
      bytes.end();
    }
    ServerExchange exchange = current;
    if (exchange != null) {
      exchange.clientGone();
    }
    server.forget(this);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    gate.wake();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    RequestBody bytes = tunnel;
    if (bytes != null) {
      if (message instanceof ByteBuf raw && !ending) {
        bytes.offer(ByteBufUtil.getBytes(raw));
      }
      ReferenceCountUtil.release(message);
      readOrPause();
      return;
    }
    HttpObject part = (HttpObject) message;
    if (ending) {
      ReferenceCountUtil.release(part);
    } else if (current == null || (receiving && !(part instanceof HttpRequest))) {
      dispatch(part);
    } else {
      pending.add(part);
      pendingBytes += part instanceof HttpContent content ? content.content().readableBytes() : 512;
    }
    readOrPause();
  }

  /** Bytes of a request are there; the time for its head runs from the first one. */
  void bytesSeen() {
    if (current == null && waitingForFirstByte && !ending) {
      waitingForFirstByte = false;
      arm(limits().headerTimeout());
    }
  }

  /** Takes up or stops reading, by how much waits; from any thread. */
  void updateReading() {
    channel.eventLoop().execute(this::readOrPause);
  }

  /** Ends the connection when it is idle, else after the answer it is at; from any thread. */
  void drainSoon() {
    channel.eventLoop().execute(this::drain);
  }

  private void drain() {
    ServerExchange exchange = current;
    if (exchange != null) {
      exchange.forbidKeepAlive();
    } else if (waitingForFirstByte) {
      channel.close();
    }
  }

  /** Stops at once: the handler is interrupted and the connection closed. */
  void kill() {
    Thread thread = handlerThread;
    // First, so that nothing that the interrupt makes the handler say comes before it.
    channel.close();
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void readOrPause() {
    ServerExchange exchange = current;
    RequestBody bytes = tunnel;
    boolean bodyFull =
        bytes != null ? bytes.full() : exchange != null && exchange.requestBody().full();
    channel.config().setAutoRead(ending || (!bodyFull && pendingBytes < PENDING_BYTES));
  }

  private void dispatch(HttpObject part) {
    try {
      if (part instanceof HttpRequest request) {
        begin(request);
      }
      if (part instanceof HttpContent content && current != null) {
        receive(content);
      }
    } catch (HttpException e) {
      refuse(e.status(), e.text());
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void begin(HttpRequest request) throws HttpException {
    disarm();
    encoder.answerTo(request.method().name());
    RequestCheck.verify(request);
    RequestTarget target = RequestTarget.parse(request.method().name(), request.uri());
    RequestCheck.verifyAuthority(request, target);
    if (!server.beginRequest()) {
      throw new HttpException(503, "Too many requests at once; try again later.");
    }
    ServerExchange exchange = new ServerExchange(this, request, target);
    current = exchange;
    receiving = true;
    handlerThread =
        Thread.ofVirtual().unstarted(() -> new HandlerRun(this, handler, exchange).run());
    handlerThread.start();
  }

  private void receive(HttpContent content) {
    ServerExchange exchange = current;
    if (exchange == null) {
      return;
    }
    RequestBody body = exchange.requestBody();
    try {
      RequestCheck.decoded(content.decoderResult());
    } catch (HttpException e) {
      exchange.forbidKeepAlive();
      body.fail(e);
      return;
    }
    body.offer(ByteBufUtil.getBytes(content.content()));
    if (content instanceof LastHttpContent) {
      receiving = false;
      body.end();
      if (exchangeOver) {
        next();
      }
    }
  }

  /** The handler is through with the exchange; from its thread, as the last thing. */
  void handled(ServerExchange exchange) {
    handlerThread = null;
    server.endRequest();
    exchange.complete();
    channel.eventLoop().execute(() -> over(exchange));
  }

  private void over(ServerExchange exchange) {
    if (ending) {
      return;
    }
    exchange.requestBody().drop();
    boolean bodyHeldBack = receiving && exchange.expectsContinue();
    if (!exchange.keepAlive() || draining() || bodyHeldBack) {
      end();
      return;
    }
    exchangeOver = true;
    if (receiving) {
      // The rest of the body is in the way of the next request; it has as long as a head.
      arm(limits().headerTimeout());
      readOrPause();
    } else {
      next();
    }
  }

  private void next() {
    exchangeOver = false;
    current = null;
    waitingForFirstByte = true;
    arm(limits().idleTimeout());
    while (!pending.isEmpty() && !ending) {
      HttpObject part = pending.peek();
      if (current != null && !(receiving && !(part instanceof HttpRequest))) {
        break;
      }
      pending.remove();
      pendingBytes -= part instanceof HttpContent content ? content.content().readableBytes() : 512;
      waitingForFirstByte = false;
      dispatch(part);
    }
    readOrPause();
  }

  private void refuse(int status, String text) {
    channel.write(RefusalAnswer.of(status, text), channel.voidPromise());
    end();
  }

  /**
   * Sends what waits, ends the sending direction and then reads on for a moment: closing with
   * unread bytes would reset the connection and take the answer from the client.
   */
  private void end() {
    ending = true;
    disarm();
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> {
          if (channel instanceof SocketChannel socket && written.isSuccess()) {
            socket.shutdownOutput();
            arm(LINGER);
          } else {
            channel.close();
          }
        });
    readOrPause();
  }

  private void arm(Duration time) {
    disarm();
    deadline = channel.eventLoop().schedule(this::expired, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void disarm() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private void expired() {
    if (ending || waitingForFirstByte || exchangeOver) {
      channel.close();
    } else {
      refuse(408, "The request did not come in time.");
    }
  }
}
