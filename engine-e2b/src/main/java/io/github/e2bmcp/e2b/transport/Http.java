package io.github.e2bmcp.e2b.transport;

import io.github.e2bmcp.e2b.error.E2bException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.ProxySelector;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over HTTP/1.1, which is all that envd and E2B's edge speak in plain text. The
 * thread that asks does all the work itself: a call then costs no change of threads. Thread-safe.
 */
public final class Http implements AutoCloseable {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Connections connections = new Connections();
  private final @Nullable ProxySelector proxies;
  private final Dialer dialer;

  /**
   * A sender without connections yet.
   *
   * @param proxies null for the JVM's default
   */
  public Http(@Nullable ProxySelector proxies) {
    this(proxies, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /** TLS is asked for with the first URL that needs it: reading a JVM's authorities takes long. */
  Http(@Nullable ProxySelector proxies, Supplier<SSLSocketFactory> tls) {
    this.proxies = proxies;
    this.dialer = new Dialer(tls);
  }

  /**
   * Sends a request and returns when the answer's headers are there. The caller closes the body.
   *
   * @throws E2bException.Timeout when the headers did not come in time
   * @throws E2bException.ConnectionFailed when there is no connection, or it broke
   * @throws E2bException.Protocol when the server sends it elsewhere, or does not speak HTTP
   * @throws E2bException.Cancelled when the thread is interrupted; the request is given up
   * @throws E2bException.InvalidArgument when the URL is none, or the content cannot be read
   */
  public Response send(Request request, Deadline deadline) {
    if (connections.closed()) {
      throw new E2bException.ConnectionFailed("This client is closed");
    }
    Route route = Route.of(request.uri(), proxies);
    Exchange exchange = new Exchange(connections, dialer, request, route);
    Alarm alarm = null;
    if (deadline.bounded()) {
      alarm = Alarm.in(deadline.remaining(), exchange::giveUp);
    }
    try {
      Response response =
          request.content().atHand() ? exchange.perform(deadline) : apart(exchange, deadline);
      return notElsewhere(response, request.target());
    } catch (IOException e) {
      throw failed(request.target(), exchange, deadline, e);
    } finally {
      if (alarm != null) {
        alarm.cancel();
      }
    }
  }

  /** A stream that content comes from may stall for ever; then its thread is left to it. */
  private static Response apart(Exchange exchange, Deadline deadline) throws IOException {
    FutureTask<Response> sending = new FutureTask<>(() -> exchange.perform(deadline));
    Thread.ofVirtual().name("e2b-content").start(sending);
    try {
      return sending.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw e.getCause() instanceof RuntimeException ours ? ours : new IllegalStateException(e);
    } catch (TimeoutException | InterruptedException e) {
      forget(exchange, sending);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw (IOException) new InterruptedIOException("given up").initCause(e);
    }
  }

  private static void forget(Exchange exchange, FutureTask<Response> sending) {
    if (exchange.giveUp()) {
      sending.cancel(true);
      return;
    }
    try {
      // The answer came at this very moment: its connection is nobody else's to close.
      sending.get(1, TimeUnit.SECONDS).body().close();
    } catch (IOException | ExecutionException | TimeoutException e) {
      // Then there is nothing to close.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Response notElsewhere(Response response, String target) {
    if (!REDIRECTS.contains(response.status())) {
      return response;
    }
    String elsewhere = response.headers().value("Location");
    new Body(response, Deadline.NONE).close();
    throw new E2bException.Protocol(
        "%s is answered with a redirect to %s, which is not followed, because requests carry keys;"
                .formatted(target, elsewhere.isEmpty() ? "nowhere" : elsewhere)
            + " set the final address in E2B_API_URL or E2B_SANDBOX_URL");
  }

  private E2bException failed(String target, Exchange exchange, Deadline deadline, IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return new E2bException.Cancelled("Interrupted during " + target).because(e);
    }
    if (connections.closed()) {
      return new E2bException.ConnectionFailed("This client was closed during " + target)
          .because(e);
    }
    if (e instanceof ConnectException) {
      return new E2bException.ConnectionFailed(
              "No connection for " + target + ": " + e.getMessage())
          .because(e);
    }
    // A handshake has an alarm of its own, which may strike just before the request's.
    if (exchange.wasGivenUp() || deadline.expired()) {
      return new E2bException.Timeout(
              "No answer to " + target + " in time; the request timeout can be set longer")
          .because(e);
    }
    if (e instanceof ProtocolException) {
      return new E2bException.Protocol(e.getMessage() + " (" + target + ")").because(e);
    }
    return new E2bException.ConnectionFailed("The connection failed during " + target + ": " + e)
        .because(e);
  }

  Connections connections() {
    return connections;
  }

  /** Ends every connection, also those in use. Idempotent. */
  @Override
  public void close() {
    connections.close();
  }
}
