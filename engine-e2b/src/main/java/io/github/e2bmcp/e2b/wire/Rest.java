package io.github.e2bmcp.e2b.wire;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.transport.Content;
import io.github.e2bmcp.e2b.transport.Deadline;
import io.github.e2bmcp.e2b.transport.Http;
import io.github.e2bmcp.e2b.transport.Request;
import io.github.e2bmcp.e2b.transport.Response;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls one JSON service. A 429 that names its {@code Retry-After} and a connection that was never
 * made are tried again within the call's deadline; nothing else is, since it may have had effect.
 */
public final class Rest {

  private static final int ANSWER_LIMIT = 64 << 20;
  private static final Duration LONGEST_WAIT_WITHOUT_TIMEOUT = Duration.ofSeconds(60);

  private final Http http;
  private final String base;
  private final Map<String, String> headers;
  private final int retries;

  /**
   * A service.
   *
   * @param base without a slash at its end
   * @param headers sent with every request
   * @param retries how often at the most a call is tried again
   */
  public Rest(Http http, String base, Map<String, String> headers, int retries) {
    this.http = http;
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    this.headers = Map.copyOf(headers);
    this.retries = retries;
  }

  /** Calls and reads the whole answer, of whatever status. */
  public Reply call(String method, String path, @Nullable JsonNode body, Duration timeout) {
    return call(method, path, body, timeout, Map.of());
  }

  /** As above, with more headers for this call. */
  public Reply call(
      String method,
      String path,
      @Nullable JsonNode body,
      Duration timeout,
      Map<String, String> more) {
    Deadline deadline = Deadline.after(timeout);
    Request request = request(path);
    more.forEach(request::header);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    request.method(method, body == null ? Content.none() : Content.of(Json.bytes(body)));
    Response response = send(request, deadline);
    byte[] bytes = new Body(response, deadline).readAll(ANSWER_LIMIT);
    return new Reply(response.status(), bytes, response.headers());
  }

  /**
   * Sends a request and returns when the answer's headers are there. Content that is a stream is
   * sent once only.
   */
  public Response send(Request request, Deadline deadline) {
    int most = request.resendable() ? retries : 0;
    Deadline patience =
        deadline.bounded() ? deadline : Deadline.after(LONGEST_WAIT_WITHOUT_TIMEOUT);
    for (int attempt = 0; ; attempt++) {
      boolean last = attempt >= most;
      try {
        Response response = http.send(request, deadline);
        OptionalLong wait = retryAfter(response);
        if (last || wait.isEmpty() || tooLong(Duration.ofSeconds(wait.getAsLong()), patience)) {
          return response;
        }
        new Body(response, Deadline.NONE).close();
        pause(Duration.ofSeconds(wait.getAsLong()));
      } catch (E2bException.ConnectionFailed e) {
        Duration wait = Duration.ofMillis(100L << attempt);
        if (last || !neverConnected(e) || tooLong(wait, patience)) {
          throw e;
        }
        pause(wait);
      }
    }
  }

  /** A request to this service with its headers, for bodies that are not JSON. */
  public Request request(String path) {
    Request request = Request.to(base + path);
    headers.forEach(request::header);
    return request;
  }

  public Http http() {
    return http;
  }

  private static OptionalLong retryAfter(Response response) {
    String value = response.headers().value("Retry-After").strip();
    boolean seconds = response.status() == 429 && value.matches("[0-9]{1,7}");
    return seconds ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
  }

  private static boolean neverConnected(E2bException e) {
    return e.getCause() instanceof ConnectException;
  }

  private static boolean tooLong(Duration wait, Deadline patience) {
    return wait.compareTo(patience.remaining()) >= 0;
  }

  private static void pause(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2bException.Cancelled("Interrupted while waiting to try again").because(e);
    }
  }
}
