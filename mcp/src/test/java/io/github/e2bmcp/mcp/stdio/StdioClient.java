package io.github.e2bmcp.mcp.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.e2bmcp.mcp.TestJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A plain client of a server process, for tests of the transport. */
public final class StdioClient implements AutoCloseable {
  public static final long SECONDS = 60;

  private final Process process;
  private final OutputStream in;
  private final Map<JsonNode, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<JsonNode> others = new LinkedBlockingQueue<>();
  private final AtomicInteger twice = new AtomicInteger();
  private @Nullable Thread reader;

  public StdioClient(List<String> command) throws IOException {
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.in = process.getOutputStream();
  }

  /** Starts to read what the server says. */
  public StdioClient listen() {
    reader = Thread.ofPlatform().daemon().start(this::readAll);
    return this;
  }

  private void readAll() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode message = TestJson.parse(line);
        JsonNode id = message.get("id");
        if (id == null || id.isNull() || message.has("method")) {
          others.add(message);
        } else if (!expected(id).complete(message)) {
          twice.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // The process ended.
    }
  }

  private CompletableFuture<JsonNode> expected(JsonNode id) {
    return replies.computeIfAbsent(id, key -> new CompletableFuture<>());
  }

  public synchronized void raw(String text) throws IOException {
    in.write(text.getBytes(UTF_8));
    in.flush();
  }

  public void raw(byte[] bytes, int length) throws IOException {
    in.write(bytes, 0, length);
  }

  public void line(String json) throws IOException {
    raw(json + "\n");
  }

  public JsonNode reply(JsonNode id) throws Exception {
    return expected(id).get(SECONDS, TimeUnit.SECONDS);
  }

  public JsonNode reply(int id) throws Exception {
    return reply(TestJson.parse(Integer.toString(id)));
  }

  /** The next message without an id of ours. */
  public JsonNode other() throws InterruptedException {
    JsonNode message = others.poll(SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("The server said nothing");
    }
    return message;
  }

  public int othersSoFar() {
    return others.size();
  }

  public long answered() {
    return replies.values().stream().filter(CompletableFuture::isDone).count();
  }

  public int answeredTwice() {
    return twice.get();
  }

  public void endInput() throws IOException {
    in.close();
  }

  public void closeOutput() throws IOException {
    process.getInputStream().close();
  }

  /** Waits for the end of the process and of what it said; its exit code. */
  public int exit() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The server did not end");
    }
    if (reader != null) {
      reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
