package io.github.e2bmcp.e2b.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Makes connections: looks the name up, connects, asks the proxy for a tunnel, and speaks TLS. */
final class Dialer {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<SSLSocketFactory> tls;

  Dialer(Supplier<SSLSocketFactory> tls) {
    this.tls = tls;
  }

  /**
   * A connection that can take a request. Every address of the host is tried in turn.
   *
   * @param born is told of the connection as soon as there is something to close
   * @param whenClosed is told when it is closed
   * @throws ConnectException when no server was reached, so that nothing can have had effect
   */
  Connection dial(
      Route route, Deadline deadline, Consumer<Connection> born, Consumer<Connection> whenClosed)
      throws IOException {
    Deadline patience = deadline.earlier(Deadline.after(PATIENCE));
    SocketChannel channel = connected(route, patience);
    Connection connection = new Connection(route, channel, whenClosed);
    born.accept(connection);
    if (!route.secure()) {
      return connection;
    }
    var alarm = Alarm.in(patience.remaining(), connection::close);
    try {
      if (route.proxy() != null) {
        askForTunnel(connection);
      }
      encrypt(connection);
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    } finally {
      alarm.cancel();
    }
  }

  private static SocketChannel connected(Route route, Deadline deadline) throws IOException {
    InetSocketAddress proxy = route.proxy();
    String host = proxy == null ? route.host() : proxy.getHostString();
    int port = proxy == null ? route.port() : proxy.getPort();
    InetAddress[] addresses = addresses(host, deadline);
    ConnectException failure = new ConnectException(host + " has no address");
    for (int i = 0; i < addresses.length; i++) {
      Duration share = deadline.remaining().dividedBy(addresses.length - i);
      try {
        return connected(new InetSocketAddress(addresses[i], port), share);
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        failure = unreached(host + " port " + port, e);
      }
    }
    throw failure;
  }

  private static SocketChannel connected(InetSocketAddress address, Duration wait)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.socket().connect(address, Math.clamp(wait.toMillis(), 1, Integer.MAX_VALUE));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** A resolver's wait cannot be ended, so it is left to a thread of its own. */
  private static InetAddress[] addresses(String host, Deadline deadline) throws IOException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
    Thread.startVirtualThread(lookup);
    try {
      return lookup.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw unreached(host, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unreached("The address of " + host + " was not found in time", e);
    }
  }

  private static ConnectException unreached(String what, Throwable why) {
    ConnectException failure = new ConnectException(what + ": " + why);
    failure.initCause(why);
    return failure;
  }

  private static void askForTunnel(Connection connection) throws IOException {
    String to = connection.route().destination();
    byte[] request =
        ("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    connection.write(request, 0, request.length);
    int status = connection.head().status();
    if (status / 100 != 2) {
      throw new IOException("The proxy answered " + status + " when asked for a tunnel to " + to);
    }
  }

  private void encrypt(Connection connection) throws IOException {
    Route route = connection.route();
    SSLSocket socket =
        (SSLSocket) tls.get().createSocket(connection.socket(), route.host(), route.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    connection.secure(socket);
  }
}
