package io.github.e2bmcp.server.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An MCP client over stdio, one call at a time. */
final class DemoClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Process server;
  private final OutputStream input;
  private final BufferedReader output;
  private final Consumer<String> onProgress;
  private int lastId;

  /** Starts the server and shakes hands with it. */
  DemoClient(List<String> command, Consumer<String> onProgress) throws IOException {
    this.onProgress = onProgress;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putIfAbsent("LOG_LEVEL", "warn");
    server = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    input = server.getOutputStream();
    output =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    ObjectNode hello = JSON.createObjectNode().put("protocolVersion", "2025-11-25");
    hello.putObject("capabilities");
    hello.putObject("clientInfo").put("name", "e2b-mcp demo").put("version", "1");
    request("initialize", hello);
    send(JSON.createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/initialized"));
  }

  List<String> tools() throws IOException {
    return request("tools/list", JSON.createObjectNode())
        .path("tools")
        .valueStream()
        .map(tool -> tool.path("name").asString())
        .toList();
  }

  JsonNode call(String tool, JsonNode arguments) throws IOException {
    ObjectNode params = JSON.createObjectNode().put("name", tool);
    params.set("arguments", arguments);
    params.putObject("_meta").put("progressToken", "demo");
    return request("tools/call", params);
  }

  private JsonNode request(String method, JsonNode params) throws IOException {
    int id = ++lastId;
    ObjectNode message = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id);
    message.put("method", method).set("params", params);
    send(message);
    while (true) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("the server ended before it answered " + method);
      }
      JsonNode reply = JSON.readTree(line);
      if (reply.path("id").asInt(-1) == id) {
        if (reply.has("error")) {
          throw new IOException(reply.path("error").path("message").asString());
        }
        return reply.path("result");
      }
      if (reply.path("method").asString("").equals("notifications/progress")) {
        onProgress.accept(reply.path("params").path("message").asString(""));
      }
    }
  }

  private void send(JsonNode message) throws IOException {
    input.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  @Override
  public void close() throws IOException {
    input.close();
    try {
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
