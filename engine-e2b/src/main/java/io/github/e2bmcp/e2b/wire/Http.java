package io.github.e2bmcp.e2b.wire;

import io.github.e2bmcp.e2b.error.E2bException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over HTTP/1.1, which is all that envd and E2B's edge speak in plain text. The
 * JDK's client is made with the first request, since making it costs more than a program's start.
 */
public final class Http implements AutoCloseable {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final @Nullable ProxySelector proxy;
  private @Nullable HttpClient client;
  private @Nullable ExecutorService threads;
  private boolean closed;

  /**
   * A sender without connections yet.
   *
   * @param proxy null for the JVM's default
   */
  public Http(@Nullable ProxySelector proxy) {
    this.proxy = proxy;
  }

  /**
   * Sends a request and returns when the answer's headers are there. The caller closes the body.
   *
   * @throws E2bException.Timeout when the headers did not come in time
   * @throws E2bException.ConnectionFailed when there is no connection, or it broke
   * @throws E2bException.Protocol when the server sends it elsewhere
   * @throws E2bException.Cancelled when the thread is interrupted; the request is given up
   */
  public HttpResponse<InputStream> send(HttpRequest.Builder builder, Deadline deadline) {
    if (deadline.bounded()) {
      Duration left = deadline.remaining();
      builder.timeout(left.isZero() ? Duration.ofMillis(1) : left);
    }
    HttpRequest request = builder.build();
    String target = request.method() + " " + request.uri().getPath();
    CompletableFuture<HttpResponse<InputStream>> answer =
        client().sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      return notElsewhere(answer.get(), target);
    } catch (InterruptedException e) {
      giveUp(answer);
      Thread.currentThread().interrupt();
      throw new E2bException.Cancelled("Interrupted during " + target).because(e);
    } catch (ExecutionException e) {
      throw failed(target, e.getCause());
    }
  }

  private static HttpResponse<InputStream> notElsewhere(
      HttpResponse<InputStream> response, String target) {
    if (!REDIRECTS.contains(response.statusCode())) {
      return response;
    }
    close(response.body());
    throw new E2bException.Protocol(
        "%s is answered with a redirect to %s, which is not followed, because requests carry keys;"
                .formatted(target, response.headers().firstValue("Location").orElse("nowhere"))
            + " set the final address in E2B_API_URL or E2B_SANDBOX_URL");
  }

  /** The answer may have come at the very moment of the interrupt: then nobody else ends it. */
  private static void giveUp(CompletableFuture<HttpResponse<InputStream>> answer) {
    if (answer.cancel(true)) {
      return;
    }
    var unused =
        answer.whenComplete((late, failure) -> {
          if (late != null) {
            close(late.body());
          }
        });
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // It is given up either way.
    }
  }

  private static E2bException failed(String target, @Nullable Throwable e) {
    return switch (e) {
      case HttpConnectTimeoutException late ->
          new E2bException.ConnectionFailed("No connection for " + target + " in time")
              .because(late);
      case HttpTimeoutException late ->
          new E2bException.Timeout(
                  "No answer to " + target + " in time; the request timeout can be set longer")
              .because(late);
      case null, default -> broken(target, e);
    };
  }

  private static E2bException broken(String target, @Nullable Throwable e) {
    if (Thread.currentThread().isInterrupted()) {
      return new E2bException.Cancelled("Interrupted during " + target).because(e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof E2bException ours) {
        return ours;
      }
    }
    return new E2bException.ConnectionFailed("The connection failed during " + target + ": " + e)
        .because(e);
  }

  private synchronized HttpClient client() {
    if (closed) {
      throw new E2bException.ConnectionFailed("This client is closed");
    }
    HttpClient known = client;
    if (known == null) {
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              // Requests carry keys, which must go to no other host.
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT_TIMEOUT)
              .executor(executor);
      if (proxy != null) {
        builder.proxy(proxy);
      }
      known = builder.build();
      client = known;
      threads = executor;
    }
    return known;
  }

  /** Ends every connection, also those in use. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.shutdownNow();
    }
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
