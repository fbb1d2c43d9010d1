package io.github.e2bmcp.acceptance.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A server as its client sees it: a process, spoken to line by line. Safe for several threads. */
final class ServerUnderAttack implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration EXIT = Duration.ofSeconds(20);

  private final Process process;
  private final Path errors;
  private final Duration patience;
  private final OutputStream input;
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> strays = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lastId = new AtomicInteger();

  private ServerUnderAttack(Process process, Path errors, Duration patience) {
    this.process = process;
    this.errors = errors;
    this.patience = patience;
    this.input = process.getOutputStream();
    Thread.ofVirtual().name("replies").start(this::read);
  }

  /**
   * Starts it and says {@code initialize}.
   *
   * @param errors the file for what it logs
   * @param patience how long an answer is waited for
   */
  static ServerUnderAttack start(ProcessBuilder builder, Path errors, Duration patience)
      throws IOException {
    builder.redirectError(errors.toFile());
    ServerUnderAttack server = new ServerUnderAttack(builder.start(), errors, patience);
    ObjectNode hello = JSON.createObjectNode().put("protocolVersion", "2025-11-25");
    hello.putObject("capabilities");
    hello.putObject("clientInfo").put("name", "attack").put("version", "1");
    if (!server.await(server.begin("initialize", hello)).given()) {
      server.process.destroyForcibly();
      throw new IOException("the server does not start: " + server.log());
    }
    server.send(
        JSON.createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/initialized"));
    return server;
  }

  /** A request on its way. */
  record Pending(int id, CompletableFuture<JsonNode> reply) {}

  Pending begin(String method, JsonNode params) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    ObjectNode message = JSON.createObjectNode();
    message.put("jsonrpc", "2.0").put("id", id).put("method", method).set("params", params);
    send(message);
    return new Pending(id, reply);
  }

  /** Starts a tool call; {@code arguments} are names and values in turn. */
  Pending beginCall(String tool, Object... arguments) {
    ObjectNode params = JSON.createObjectNode().put("name", tool);
    ObjectNode values = params.putObject("arguments");
    for (int i = 0; i < arguments.length; i += 2) {
      values.set((String) arguments[i], JSON.valueToTree(arguments[i + 1]));
    }
    return begin("tools/call", params);
  }

  /** Calls a tool; {@code arguments} are names and values in turn. */
  Answer call(String tool, Object... arguments) {
    return await(beginCall(tool, arguments));
  }

  Answer await(Pending pending) {
    try {
      return new Answer(pending.reply().get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return new Answer(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(null);
    }
  }

  void cancel(Pending pending) {
    ObjectNode message = JSON.createObjectNode();
    message.put("jsonrpc", "2.0").put("method", "notifications/cancelled");
    message.putObject("params").put("requestId", pending.id());
    send(message);
  }

  private void send(JsonNode message) {
    sendLine(JSON.writeValueAsString(message));
  }

  /** Sends anything; a server that is gone is noticed by its missing answers. */
  void sendLine(String line) {
    synchronized (input) {
      try {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
      } catch (IOException e) {
        strays.add("the server does not read any more");
      }
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException | UncheckedIOException e) {
      strays.add("not UTF-8: " + e.getMessage());
    }
    waiting
        .values()
        .forEach(reply -> reply.completeExceptionally(new IOException("the server ended")));
  }

  private void take(String line) {
    try {
      JsonNode message = JSON.readTree(line);
      CompletableFuture<JsonNode> reply =
          message.path("id").isInt() ? waiting.remove(message.path("id").asInt()) : null;
      if (reply == null) {
        strays.add(line);
      } else {
        reply.complete(message);
      }
    } catch (JacksonException e) {
      strays.add("not JSON: " + line);
    }
  }

  /** Lines that answer nothing that was asked. */
  List<String> strays() {
    return List.copyOf(strays);
  }

  /** What it has logged so far. */
  String log() {
    try {
      return Files.readString(errors, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process process() {
    return process;
  }

  /** The most memory that it had so far, in bytes. */
  long peakMemory() {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"))
              .lines()
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          << 10;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  /** Ends its input, as a client does that goes away. */
  void endInput() {
    try {
      input.close();
    } catch (IOException e) {
      strays.add("the server does not read any more");
    }
  }

  /** Whether it exits within that time. */
  boolean exits(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends its input and waits for its exit; a server that stays is killed, a naive one at once. */
  @Override
  public void close() {
    if (process.isAlive()) {
      endInput();
    }
    if (!exits(patience.compareTo(EXIT) < 0 ? Duration.ZERO : EXIT)) {
      process.destroyForcibly();
    }
  }
}
