package io.github.e2bmcp.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An HTTP/1.1 server. It listens on TCP addresses, serves pairs of byte streams, or both; each with
 * a handler of its own, all within the same limits. Safe for use by several threads.
 */
public final class HttpServer implements AutoCloseable {

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  private final HttpLimits limits;
  private final MultiThreadIoEventLoopGroup loops;
  private final Semaphore requestPermits;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();
  private final Lock lock = new ReentrantLock();
  private final Condition connectionGone = lock.newCondition();
  private volatile boolean draining;

  public HttpServer(HttpLimits limits) {
    this.limits = limits;
    this.requestPermits = new Semaphore(limits.requests());
    this.loops =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name("http-", 0).factory(), NioIoHandler.newFactory());
  }

  /**
   * Listens on an address.
   *
   * @param port 0 for any free one
   * @return the address with the port that it got
   * @throws IOException when the address cannot be bound
   */
  public InetSocketAddress listen(String host, int port, HttpHandler handler) throws IOException {
    requireOpen();
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1_024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(initializer(handler))
            .bind(new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + host + ":" + port, bound.cause());
    }
    listeners.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /**
   * Serves one connection that is given as streams; returns at once. Both streams are closed when
   * the connection is over. The end of the input counts as the client's leaving.
   *
   * @param closed run once after that, on a thread of its own
   */
  public void accept(InputStream input, OutputStream output, Runnable closed, HttpHandler handler) {
    requireOpen();
    StreamChannel channel = new StreamChannel(input, output, closed);
    channel.pipeline().addLast(initializer(handler));
    loops
        .register(channel)
        .addListener(registered -> {
          if (!registered.isSuccess()) {
            channel.unsafe().closeForcibly();
          }
        });
  }

  /**
   * Stops: no new connection is taken, requests that run are given some time, then their handlers
   * are interrupted and every connection is closed. Idempotent.
   *
   * @param drain how long requests that run may take; {@link Duration#ZERO} for no time at all
   */
  public void stop(Duration drain) {
    draining = true;
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    open().forEach(Connection::drainSoon);
    awaitConnections(drain);
    open().forEach(Connection::kill);
    var loopsEnded = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    loopsEnded.awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  /** Stops without any drain. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  HttpLimits limits() {
    return limits;
  }

  boolean draining() {
    return draining;
  }

  /**
   * Takes a connection in. When there are as many as may be, the oldest that asks nothing makes
   * room, so that who only holds connections open keeps nobody out.
   */
  boolean admit(Connection connection) {
    Connection idle = null;
    lock.lock();
    try {
      if (draining) {
        return false;
      }
      if (connections.size() >= limits.connections()) {
        idle = connections.stream().filter(Connection::asksNothing).findFirst().orElse(null);
        if (idle == null) {
          return false;
        }
        connections.remove(idle);
      }
      connections.add(connection);
    } finally {
      lock.unlock();
    }
    if (idle != null) {
      idle.abort();
    }
    return true;
  }

  private List<Connection> open() {
    lock.lock();
    try {
      return List.copyOf(connections);
    } finally {
      lock.unlock();
    }
  }

  void forget(Connection connection) {
    lock.lock();
    try {
      connections.remove(connection);
      connectionGone.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean beginRequest() {
    return requestPermits.tryAcquire();
  }

  void endRequest() {
    requestPermits.release();
  }

  private void awaitConnections(Duration drain) {
    long left = drain.toNanos();
    lock.lock();
    try {
      while (!connections.isEmpty() && left > 0) {
        left = connectionGone.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (draining) {
      throw new IllegalStateException("the server is stopped");
    }
  }

  private ChannelInitializer<Channel> initializer(HttpHandler handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        Connection connection = new Connection(HttpServer.this, handler, channel);
        connection.codec().forEach(channel.pipeline()::addLast);
        channel.pipeline().addLast(connection);
      }
    };
  }
}
