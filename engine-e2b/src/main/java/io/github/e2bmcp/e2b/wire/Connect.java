package io.github.e2bmcp.e2b.wire;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.transport.Content;
import io.github.e2bmcp.e2b.transport.Deadline;
import io.github.e2bmcp.e2b.transport.Request;
import io.github.e2bmcp.e2b.transport.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The Connect protocol with its JSON codec: unary calls and server streams, which is all that
 * envd's clients need.
 *
 * @see <a href="https://connectrpc.com/docs/protocol">the protocol</a>
 */
public final class Connect {

  /** The server's deadline strikes first; ours is for a server that forgets its own. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final int ERROR_LIMIT = 1 << 20;

  private final Rest rest;

  public Connect(Rest rest) {
    this.rest = rest;
  }

  /**
   * Calls a unary method.
   *
   * @param method such as {@code process.Process/List}
   * @throws E2bException as {@link Failures#ofConnect} says
   */
  public JsonNode call(
      String method, JsonNode message, Map<String, String> headers, Duration timeout) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Connect-Protocol-Version", "1");
    Reply reply = rest.call("POST", "/" + method, message, timeout, all);
    if (!reply.ok()) {
      throw failure(reply);
    }
    JsonNode answer = reply.json();
    if (!answer.isObject()) {
      throw new E2bException.Protocol(method + " answered something else than a JSON object");
    }
    return answer;
  }

  /**
   * Calls a server-streaming method.
   *
   * @param start how long until the first message; zero for ever
   * @param whole how long the stream may last, told to the server; zero for ever
   */
  public ConnectStream stream(
      String method,
      JsonNode message,
      Map<String, String> headers,
      Duration start,
      Duration whole) {
    Request request = rest.request("/" + method);
    headers.forEach(request::header);
    request.header("Content-Type", "application/connect+json");
    request.header("Connect-Protocol-Version", "1");
    if (!whole.isZero()) {
      request.header("Connect-Timeout-Ms", Long.toString(Math.max(1, whole.toMillis())));
    }
    request.post(Content.of(frame(0, Json.bytes(message))));
    Deadline first = Deadline.after(start);
    Response response = rest.send(request, first.earlier(lasting(whole)));
    // Counted anew, since the server counts from the request that it took.
    Deadline last = lasting(whole);
    Body body = new Body(response, last);
    String type = response.headers().value("Content-Type");
    if (response.status() != 200 || !type.startsWith("application/connect+json")) {
      byte[] bytes = body.readAll(ERROR_LIMIT);
      throw failure(new Reply(response.status(), bytes, response.headers()));
    }
    String encoding = response.headers().value("Connect-Content-Encoding");
    return new ConnectStream(body, encoding.equals("gzip"), first);
  }

  private static Deadline lasting(Duration whole) {
    return whole.isZero() ? Deadline.NONE : Deadline.after(whole.plus(GRACE));
  }

  private static E2bException failure(Reply reply) {
    String message = reply.message();
    String code = "";
    try {
      JsonNode member = reply.json().path("code");
      code = member.isString() ? member.asString("") : "";
    } catch (E2bException.Protocol e) {
      // A proxy's page; the status says enough.
    }
    if (!code.isEmpty()) {
      return Failures.ofConnect(code, message, reply.status());
    }
    if (reply.status() == 200) {
      return new E2bException.Protocol("The answer is not of the Connect protocol");
    }
    // What answers without a code is a proxy; its statuses stand for the codes that have them.
    return switch (reply.status()) {
      case 404 -> Failures.ofConnect("unimplemented", message, 404);
      case 503 -> Failures.ofConnect("unavailable", message, 503);
      case 504 -> Failures.ofConnect("deadline_exceeded", message, 504);
      default -> Failures.ofEnvd(reply);
    };
  }

  /** One message in its envelope: a flag byte, the length as four bytes big-endian, the message. */
  static byte[] frame(int flags, byte[] payload) {
    return ByteBuffer.allocate(5 + payload.length)
        .put((byte) flags)
        .putInt(payload.length)
        .put(payload)
        .array();
  }
}
