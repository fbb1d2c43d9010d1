package io.github.e2bmcp.gateway.code;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpException;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.interpreter.Execution;
import io.github.e2bmcp.interpreter.Failure;
import io.github.e2bmcp.interpreter.Output;
import io.github.e2bmcp.interpreter.RunRequest;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** E2B's code interpreter: code with state, its results as lines of JSON. */
public final class CodeRoutes {

  public static final int PORT = 49_999;

  private static final Duration KEEPALIVE = Duration.ofSeconds(5);
  private static final Pattern ONE = Pattern.compile("/contexts/([^/]+)(/restart)?");

  /** E2B's names of the forms of a value. */
  private static final Map<String, String> FORMS =
      Map.ofEntries(
          Map.entry("text/plain", "text"),
          Map.entry("text/html", "html"),
          Map.entry("text/markdown", "markdown"),
          Map.entry("image/svg+xml", "svg"),
          Map.entry("image/png", "png"),
          Map.entry("image/jpeg", "jpeg"),
          Map.entry("application/pdf", "pdf"),
          Map.entry("text/latex", "latex"),
          Map.entry("application/json", "json"),
          Map.entry("application/javascript", "javascript"),
          Map.entry("e2b/chart", "chart"),
          Map.entry("e2b/data", "data"));

  private CodeRoutes() {}

  public static void handle(LiveSandbox live, HttpExchange exchange) throws IOException {
    String token = exchange.headers().first("X-Access-Token");
    try {
      // The SDKs send the token with code only, so contexts cannot ask for it.
      if (exchange.path().equals("/execute") && !live.admits(token == null ? "" : token)) {
        throw new Refusal(401, "unauthorized access, please provide a valid access token");
      }
      route(live, exchange);
    } catch (Refusal e) {
      Answers.text(exchange, e.status(), e.text());
    } catch (SandboxException.SandboxNotFound | SandboxException.SandboxLost e) {
      if (!exchange.responded()) {
        Answers.noSandbox(exchange, live.id());
      }
    } catch (SandboxException e) {
      if (!exchange.responded()) {
        Answers.text(exchange, Refusal.status(e), e.text());
      }
    }
  }

  private static void route(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
    CodeContexts contexts = CodeContexts.of(live);
    switch (exchange.method() + " " + exchange.path()) {
      case "GET /health" -> Answers.text(exchange, 200, "\"OK\"");
      case "POST /execute" -> execute(live, exchange);
      case "GET /contexts" -> {
        ArrayNode all = Json.array();
        contexts.all().forEach(context -> all.add(context.message()));
        Answers.json(exchange, 200, all);
      }
      case "POST /contexts" -> {
        ObjectNode body = Json.body(exchange);
        Answers.json(
            exchange,
            200,
            contexts.create(Json.text(body, "language"), Json.text(body, "cwd")).message());
      }
      default -> one(contexts, exchange);
    }
  }

  private static void one(CodeContexts contexts, HttpExchange exchange)
      throws IOException, Refusal {
    Matcher matcher = ONE.matcher(exchange.path());
    if (!matcher.matches()) {
      throw new Refusal(404, "Not Found");
    }
    boolean restart = matcher.group(2) != null;
    if (restart && exchange.method().equals("POST")) {
      contexts.find(matcher.group(1)).interpreter().stop();
    } else if (!restart && exchange.method().equals("DELETE")) {
      contexts.remove(matcher.group(1));
    } else {
      throw new Refusal(405, "Method Not Allowed");
    }
    Answers.json(exchange, 200, NullNode.getInstance());
  }

  private static void execute(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
    CodeContexts contexts = CodeContexts.of(live);
    ObjectNode body = Json.body(exchange);
    String id = Json.text(body, "context_id");
    String language = Json.text(body, "language");
    if (!id.isEmpty() && !language.isEmpty()) {
      throw new Refusal(400, "Only one of context_id or language can be provided");
    }
    CodeContexts.Context context = id.isEmpty() ? contexts.standard(language) : contexts.find(id);
    exchange.interruptOnDisconnect();
    HttpHeaders type = HttpHeaders.of("Content-Type", "application/json");
    try (Lines lines = new Lines(exchange.stream(200, type))) {
      lines.start();
      RunRequest request =
          RunRequest.of(Json.text(body, "code"))
              .withDataForms()
              .withTimeout(Duration.ZERO)
              .withOutputLimit(0)
              .withEnvironment(environment(live, body))
              .withListener(output -> lines.write(line(output)))
              .withoutTranscript();
      live.log().info("Code started", Map.of("language", context.language().wireName()));
      Execution execution = run(live, context, request, lines);
      lines.write(
          Json.object()
              .put("type", "number_of_executions")
              .put("execution_count", execution.executionCount()));
      Failure failure = failure(execution);
      if (failure != null) {
        lines.write(
            Json.object()
                .put("type", "error")
                .put("name", failure.name())
                .put("value", failure.value())
                .put("traceback", failure.traceback()));
      }
      lines.write(Json.object().put("type", "end_of_execution"));
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
  }

  /** Of a sandbox that is gone meanwhile the answer breaks off, upon which clients say so. */
  private static Execution run(
      LiveSandbox live, CodeContexts.Context context, RunRequest request, Lines lines)
      throws HttpException {
    try {
      Execution execution = context.interpreter().run(request);
      if (!live.gone()) {
        return execution;
      }
    } catch (SandboxException e) {
      if (!live.gone()) {
        throw e;
      }
    }
    lines.abandon();
    throw new HttpException(502, "The sandbox was killed.");
  }

  private static Map<String, String> environment(LiveSandbox live, ObjectNode body) {
    Map<String, String> environment = new LinkedHashMap<>(live.wayOut().environment());
    environment.keySet().removeAll(live.terms().environment().keySet());
    environment.putAll(Json.strings(body, "env_vars"));
    return environment;
  }

  private static @Nullable Failure failure(Execution execution) {
    if (execution.failure() != null || execution.endedBy() == EndedBy.EXIT) {
      return execution.failure();
    }
    String why = "Context was restarted: " + execution.endedBy().wireName();
    return new Failure("ContextRestarting", why, String.join("\n", execution.notes()));
  }

  private static ObjectNode line(Output output) {
    return switch (output) {
      case Output.Text text ->
          Json.object()
              .put("type", text.stream() == Output.Text.Stream.STDOUT ? "stdout" : "stderr")
              .put("text", text.text())
              .put("timestamp", Json.time(Instant.now()));
      case Output.Display display -> {
        ObjectNode result = Json.object().put("type", "result");
        display.data().forEach((media, data) -> put(result, media, data));
        result.putObject("extra");
        yield result.put("is_main_result", display.main());
      }
    };
  }

  private static void put(ObjectNode result, String media, String data) {
    String form = FORMS.get(media);
    if (form == null) {
      return;
    }
    switch (form) {
      case "text" -> result.put(form, unquoted(data));
      case "json", "chart", "data" -> result.set(form, Json.parseOrText(data));
      default -> result.put(form, data);
    }
  }

  /** E2B shows a string as its content. */
  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '\'' || text.charAt(0) == '"')
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** Lines to a client, with a sign of life when the code is silent. */
  private static final class Lines implements AutoCloseable {
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread heart;
    private boolean closed;
    private boolean abandoned;

    Lines(OutputStream out) {
      this.out = out;
    }

    void start() throws IOException {
      // Clients count the time of the code from the answer's head.
      out.flush();
      heart = Thread.ofVirtual().name("code-keepalive").start(this::beat);
    }

    private void beat() {
      try {
        while (true) {
          Thread.sleep(KEEPALIVE);
          write(Json.object().put("type", "keepalive"));
        }
      } catch (InterruptedException | UncheckedIOException e) {
        // The run is over, or its client is gone.
      }
    }

    void write(ObjectNode line) {
      lock.lock();
      try {
        if (!closed) {
          out.write(Json.bytes(line));
          out.write('\n');
          out.flush();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        lock.unlock();
      }
    }

    /** Leaves the answer without an end. */
    void abandon() {
      lock.lock();
      try {
        abandoned = true;
        closed = true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() throws IOException {
      Thread beating = heart;
      if (beating != null) {
        beating.interrupt();
      }
      lock.lock();
      try {
        closed = true;
        if (!abandoned) {
          out.close();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
