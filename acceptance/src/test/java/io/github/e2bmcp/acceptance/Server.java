package io.github.e2bmcp.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The built server as a client's configuration starts it, spoken to line by line. Safe for several
 * threads.
 */
public final class Server implements AutoCloseable {

  public static final JsonMapper JSON = JsonMapper.shared();

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path errors;
  private final OutputStream input;
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<JsonNode> notifications = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lastId = new AtomicInteger();

  private Server(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.input = process.getOutputStream();
    Thread.ofVirtual().name("replies").start(this::read);
  }

  /** Starts the server with more arguments and says {@code initialize}. */
  public static Server start(String... arguments) {
    return start(Map.of(), arguments);
  }

  /** Starts the server with more environment and arguments and says {@code initialize}. */
  public static Server start(Map<String, String> environment, String... arguments) {
    Product.build();
    try {
      Path errors = Files.createTempFile("server", ".err");
      errors.toFile().deleteOnExit(); // tests read it when the server has ended, too
      ProcessBuilder builder = new ProcessBuilder(Product.launcher().toString());
      builder.command().addAll(List.of(arguments));
      builder.environment().putAll(environment);
      builder.redirectError(errors.toFile());
      Server server = new Server(builder.start(), errors);
      ObjectNode hello = JSON.createObjectNode();
      hello.put("protocolVersion", "2025-11-25");
      hello.putObject("capabilities");
      hello.putObject("clientInfo").put("name", "acceptance").put("version", "1");
      server.request("initialize", hello);
      server.send(
          JSON.createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/initialized"));
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public Process process() {
    return process;
  }

  /** What the server has logged so far. */
  public String log() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for words of the log, which is written beside the calls, not before their answers. */
  public void awaitLog(String words) {
    long start = System.nanoTime();
    while (!log().contains(words)) {
      if (System.nanoTime() - start > LOG_PATIENCE.toNanos()) {
        throw new AssertionError("the server did not log '" + words + "'; it said:\n" + log());
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  public List<JsonNode> notifications() {
    return List.copyOf(notifications);
  }

  /** Sends a request and waits for its whole reply. */
  public JsonNode request(String method, JsonNode params) {
    return await(begin(method, params).reply());
  }

  /** A request on its way. */
  public record Pending(int id, CompletableFuture<JsonNode> reply) {}

  /** Sends a request without waiting. */
  public Pending begin(String method, JsonNode params) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    ObjectNode message = JSON.createObjectNode();
    message.put("jsonrpc", "2.0").put("id", id).put("method", method).set("params", params);
    send(message);
    return new Pending(id, reply);
  }

  /** Starts a tool call; {@code arguments} are names and values in turn. */
  public Pending beginCall(String tool, Object... arguments) {
    ObjectNode params = JSON.createObjectNode().put("name", tool);
    ObjectNode values = params.putObject("arguments");
    for (int i = 0; i < arguments.length; i += 2) {
      values.set((String) arguments[i], JSON.valueToTree(arguments[i + 1]));
    }
    return begin("tools/call", params);
  }

  /** Calls a tool; {@code arguments} are names and values in turn. */
  public Reply call(String tool, Object... arguments) {
    return new Reply(await(beginCall(tool, arguments).reply()));
  }

  /** Runs Python that must succeed. */
  public Reply python(String code) {
    return call("execute_python", "code", code).succeeded();
  }

  /** Runs JavaScript that must succeed. */
  public Reply javascript(String code) {
    return call("execute_javascript", "code", code).succeeded();
  }

  public void cancel(Pending pending) {
    ObjectNode message = JSON.createObjectNode();
    message.put("jsonrpc", "2.0").put("method", "notifications/cancelled");
    message.putObject("params").put("requestId", pending.id());
    send(message);
  }

  public void send(JsonNode message) {
    sendLine(JSON.writeValueAsString(message));
  }

  public void sendLine(String line) {
    synchronized (input) {
      try {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
      } catch (IOException e) {
        throw new IllegalStateException("the server is gone; it said:\n" + log(), e);
      }
    }
  }

  public JsonNode await(CompletableFuture<JsonNode> reply) {
    try {
      return reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("no reply; the server said:\n" + log(), e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode message = JSON.readTree(line);
        CompletableFuture<JsonNode> reply =
            message.path("id").isInt() ? waiting.remove(message.path("id").asInt()) : null;
        if (reply == null) {
          notifications.add(message);
        } else {
          reply.complete(message);
        }
      }
    } catch (IOException | RuntimeException e) {
      waiting.values().forEach(reply -> reply.completeExceptionally(e));
    }
    waiting
        .values()
        .forEach(reply -> reply.completeExceptionally(new IOException("the server ended")));
  }

  /** Ends the server's input and waits for its exit. */
  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the server did not exit at end of input; it said:\n" + log());
      }
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
