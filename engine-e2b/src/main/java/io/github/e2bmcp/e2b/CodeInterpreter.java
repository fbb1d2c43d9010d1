package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.envd.Envd;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.transport.Content;
import io.github.e2bmcp.e2b.transport.Deadline;
import io.github.e2bmcp.e2b.transport.Request;
import io.github.e2bmcp.e2b.transport.Response;
import io.github.e2bmcp.e2b.wire.Failures;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Query;
import io.github.e2bmcp.e2b.wire.Reply;
import io.github.e2bmcp.e2b.wire.Rest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The code interpreter of a sandbox: code with state, as in a notebook. */
public final class CodeInterpreter {

  private static final int ERROR_LIMIT = 1 << 20;

  private final Rest port;
  private final Envd envd;
  private final Duration silence;

  CodeInterpreter(Rest port, Envd envd) {
    this(port, envd, Envd.SILENCE);
  }

  /** With another limit on silence during a run. */
  CodeInterpreter(Rest port, Envd envd, Duration silence) {
    this.port = port;
    this.envd = envd;
    this.silence = silence;
  }

  /** Runs Python in its default context for up to a minute. */
  public Execution run(String code) {
    return run(code, RunOptions.standard());
  }

  /**
   * Runs code. That it fails is no exception but {@link Execution#error}.
   *
   * @throws E2bException.NotFound when there is no such context
   * @throws E2bException.Timeout when it runs longer than it may; the server interrupts it then
   * @throws E2bException.SandboxNotRunning when the sandbox ended
   * @throws E2bException.SandboxUnreachable when it gives no sign of life any more
   */
  public Execution run(String code, RunOptions options) {
    ObjectNode message = Json.object().put("code", code);
    put(message, "context_id", options.contextId());
    put(message, "language", options.language());
    if (!options.environment().isEmpty()) {
      message.set("env_vars", Json.object(options.environment()));
    }
    return envd.probing(() -> execute(message, options));
  }

  private Execution execute(ObjectNode message, RunOptions options) {
    Request request =
        port.request("/execute")
            .header("Content-Type", "application/json")
            .post(Content.of(Json.bytes(message)));
    Deadline headers = Deadline.after(envd.requestTimeout());
    Response response = port.send(request, headers);
    if (!response.ok()) {
      byte[] bytes = new Body(response, headers).readAll(ERROR_LIMIT);
      throw failure(new Reply(response.status(), bytes, response.headers()));
    }
    try (Body body = new Body(response, Deadline.after(options.timeout()))) {
      ExecutionReader reader = new ExecutionReader(body, options.listener());
      body.watchSilence(silence, () -> envd.aboutSilence(silence, reader.keptAlive()));
      return reader.read();
    }
  }

  /** A new context; empty for Python, empty for the home directory. */
  public CodeContext createContext(String language, String directory) {
    ObjectNode message = Json.object();
    put(message, "language", language);
    put(message, "cwd", directory);
    return CodeContext.read(call("POST", "/contexts", message).json());
  }

  public List<CodeContext> contexts() {
    return Json.list(call("GET", "/contexts", null).json(), CodeContext::read);
  }

  /** Starts a context anew; its variables are gone. */
  public void restartContext(String id) {
    call("POST", "/contexts/" + Query.encode(id) + "/restart", null);
  }

  public void removeContext(String id) {
    call("DELETE", "/contexts/" + Query.encode(id), null);
  }

  private Reply call(String method, String path, @Nullable JsonNode body) {
    Duration timeout = envd.requestTimeout();
    Reply reply = envd.probing(() -> port.call(method, path, body, timeout));
    if (!reply.ok()) {
      throw failure(reply);
    }
    return reply;
  }

  private static E2bException failure(Reply reply) {
    return switch (reply.status()) {
      case 401, 429, 502 -> Failures.ofEnvd(reply);
      case 404 -> new E2bException.NotFound(reply.message()).withStatus(404);
      case 400 -> new E2bException.InvalidArgument(reply.message()).withStatus(400);
      default ->
          new E2bException.SandboxError(reply.status() + ": " + reply.message())
              .withStatus(reply.status());
    };
  }

  private static void put(ObjectNode node, String member, String value) {
    if (!value.isEmpty()) {
      node.put(member, value);
    }
  }
}
