package io.github.e2bmcp.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The exchange that a {@link Connection} is at. */
final class ServerExchange implements HttpExchange {

  private final Connection connection;
  private final HttpRequest request;
  private final RequestTarget target;
  private final HttpHeaders headers;
  private final RequestBody body;
  private final long defaultBound;
  private final Lock lock = new ReentrantLock();
  private final List<Runnable> disconnectActions = new ArrayList<>();
  private @Nullable Thread interruptible;
  private @Nullable ResponseBody response;
  private volatile boolean responded;
  private volatile boolean keepAlive;
  private boolean complete;
  private boolean gone;

  ServerExchange(Connection connection, HttpRequest request, RequestTarget target) {
    this.connection = connection;
    this.request = request;
    this.target = target;
    this.headers = HttpHeaders.copyOf(request.headers());
    this.keepAlive = HttpUtil.isKeepAlive(request);
    HttpLimits limits = connection.limits();
    this.defaultBound = limits.bodyBytes();
    this.body =
        new RequestBody(
            defaultBound, limits.stallTimeout(), this::sendContinue, connection::updateReading);
  }

  RequestBody requestBody() {
    return body;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  void forbidKeepAlive() {
    keepAlive = false;
  }

  /** Whether the client holds its body back until it is told to go on. */
  boolean expectsContinue() {
    return headers.contains("Expect");
  }

  /** The answer is out; from now on a closed connection is no disconnect. */
  void complete() {
    lock.lock();
    try {
      complete = true;
      interruptible = null;
      disconnectActions.clear();
    } finally {
      lock.unlock();
    }
  }

  void clientGone() {
    List<Runnable> actions;
    lock.lock();
    try {
      if (complete || gone) {
        return;
      }
      gone = true;
      actions = List.copyOf(disconnectActions);
      if (interruptible != null) {
        interruptible.interrupt();
      }
    } finally {
      lock.unlock();
    }
    body.fail(new ClientGoneException("the client closed the connection"));
    actions.forEach(Thread::startVirtualThread);
  }

  /** Completes what the handler left open. */
  void finish() throws IOException {
    if (response != null) {
      response.close();
    } else if (!responded) {
      throw new IOException("the handler did not answer");
    }
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String target() {
    return target.raw();
  }

  @Override
  public String path() {
    return target.path();
  }

  @Override
  public String rawPath() {
    return target.rawPath();
  }

  @Override
  public Map<String, List<String>> query() {
    return target.query();
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public InputStream body() throws IOException {
    return body(defaultBound);
  }

  @Override
  public InputStream body(long maxBytes) throws IOException {
    if (HttpUtil.getContentLength(request, 0L) > maxBytes) {
      throw RequestBody.tooLarge(maxBytes);
    }
    body.bound(maxBytes);
    return body;
  }

  @Override
  public void respond(int status, HttpHeaders fields, byte[] bytes) throws IOException {
    begin();
    HttpResponse head =
        method().equals("HEAD") || bodiless(status)
            ? new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status))
            : new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.wrappedBuffer(bytes));
    if (!bodiless(status)) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    }
    connection.send(withFields(head, fields));
  }

  @Override
  public OutputStream stream(int status, HttpHeaders fields) throws IOException {
    return stream(status, fields, -1);
  }

  @Override
  public OutputStream stream(int status, HttpHeaders fields, long length) throws IOException {
    begin();
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    boolean silent = method().equals("HEAD") || bodiless(status);
    if (length >= 0 && !bodiless(status)) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    } else if (!bodiless(status)) {
      if (request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
        HttpUtil.setTransferEncodingChunked(head, true);
      } else {
        keepAlive = false;
      }
    }
    connection.queue(withFields(head, fields));
    ResponseBody stream = new ResponseBody(connection, silent, length);
    response = stream;
    return stream;
  }

  @Override
  public Tunnel upgrade(HttpHeaders fields) throws IOException {
    begin();
    keepAlive = false;
    HttpResponse head =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    for (Map.Entry<String, String> field : fields.fields()) {
      head.headers().add(field.getKey(), field.getValue());
    }
    head.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
    return new Tunnel(connection.tunnel(head), new TunnelOutput(connection));
  }

  @Override
  public boolean responded() {
    return responded;
  }

  @Override
  public boolean connected() {
    return connection.connected();
  }

  @Override
  public void onDisconnect(Runnable action) {
    lock.lock();
    try {
      if (!gone) {
        if (!complete) {
          disconnectActions.add(action);
        }
        return;
      }
    } finally {
      lock.unlock();
    }
    Thread.startVirtualThread(action);
  }

  @Override
  public void interruptOnDisconnect() {
    interruptOnDisconnect(connection.handlerThread());
  }

  /** Interrupts at once when the client is gone already. */
  void interruptOnDisconnect(@Nullable Thread thread) {
    lock.lock();
    try {
      if (gone && thread != null) {
        thread.interrupt();
      } else if (!complete) {
        interruptible = thread;
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin() throws ClientGoneException {
    if (responded) {
      throw new IllegalStateException("an answer was begun already");
    }
    responded = true;
    if (!connected()) {
      throw new ClientGoneException("the client closed the connection");
    }
    if (connection.draining()) {
      keepAlive = false;
    }
  }

  /** Fields that frame the message are the server's own (RFC 9112 §6, RFC 9110 §6.6.1). */
  private HttpResponse withFields(HttpResponse head, HttpHeaders fields) {
    for (Map.Entry<String, String> field : fields.fields()) {
      String name = field.getKey();
      if (name.equalsIgnoreCase("Connection") && field.getValue().equalsIgnoreCase("close")) {
        keepAlive = false;
      } else if (!name.equalsIgnoreCase("Content-Length")
          && !name.equalsIgnoreCase("Transfer-Encoding")
          && !name.equalsIgnoreCase("Connection")) {
        head.headers().add(name, field.getValue());
      }
    }
    if (!head.headers().contains(HttpHeaderNames.DATE)) {
      head.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    }
    if (!keepAlive) {
      head.headers().set(HttpHeaderNames.CONNECTION, "close");
    } else if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      head.headers().set(HttpHeaderNames.CONNECTION, "keep-alive");
    }
    return head;
  }

  private static boolean bodiless(int status) {
    return status == 204 || status == 304;
  }

  private void sendContinue() {
    if (expectsContinue() && !responded) {
      connection.writeContinue();
    }
  }
}
