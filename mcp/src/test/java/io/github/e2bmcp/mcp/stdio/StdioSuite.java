package io.github.e2bmcp.mcp.stdio;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What any MCP server on stdio must stand. It starts the server's command anew for each trial, and
 * needs of it two tools: one that answers soon and one that never does.
 *
 * <p>To try another server: {@code java … StdioSuite QUICK_TOOL JSON_ARGUMENTS BLOCKING_TOOL
 * JSON_ARGUMENTS COMMAND…}
 */
public final class StdioSuite {
  /** A tool and the arguments to call it with. */
  public record Use(String tool, String arguments) {}

  private static final String MODERN_META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private final List<String> command;
  private final Use quick;
  private final Use blocking;

  StdioSuite(List<String> command, Use quick, Use blocking) {
    this.command = List.copyOf(command);
    this.quick = quick;
    this.blocking = blocking;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    StdioSuite suite =
        new StdioSuite(
            all.subList(4, all.size()),
            new Use(all.get(0), all.get(1)),
            new Use(all.get(2), all.get(3)));
    suite.interleavesEras();
    suite.answersEveryConcurrentCallOnce(10_000, 1000);
    suite.survivesFuzz(100_000, 1);
    suite.survivesALongLine(100 << 20);
    suite.deliversRepliesAfterEndOfInput();
    suite.answersASlowReader(20_000);
    suite.endsWhenItsOutputIsClosed();
    System.err.println("stdio suite passed");
  }

  void interleavesEras() throws Exception {
    try (StdioClient client = new StdioClient(command).listen()) {
      client.line(modern(1, "server/discover", ""));
      client.line(initialize(2, "2025-06-18"));
      client.line(modern(3, "tools/list", ""));
      client.line(legacy(4, "tools/list", ""));
      client.line(initialize(5, "2024-11-05"));
      client.line(legacy(6, "ping", ""));
      client.line(modern(7, "ping", ""));
      client.line(modern(8, "tools/call", call(quick)));
      client.line(legacy(9, "tools/call", call(quick)));
      require(result(client, 1).has("supportedVersions"), "discover names versions");
      require(
          result(client, 2).path("protocolVersion").asString().equals("2025-06-18"),
          "initialize agrees on the client's revision");
      require(result(client, 3).has("resultType"), "a modern result has a type");
      require(!result(client, 4).has("resultType"), "a legacy result has none");
      require(
          result(client, 5).path("protocolVersion").asString().equals("2024-11-05"),
          "a second initialize agrees on another revision");
      require(result(client, 6).isEmpty(), "ping has an empty result");
      require(
          client.reply(7).path("error").path("code").asInt() == -32601,
          "ping is unknown to the modern era");
      require(result(client, 8).has("resultType"), "a modern call is answered as one");
      require(!result(client, 9).has("resultType"), "a legacy call is answered as one");
      client.endInput();
      client.exit();
    }
  }

  /** Keeps up to {@code window} calls in flight until {@code calls} were made. */
  void answersEveryConcurrentCallOnce(int calls, int window) throws Exception {
    try (StdioClient client = new StdioClient(command).listen()) {
      for (int id = 1; id <= calls; id++) {
        client.line(modern(id, "tools/call", call(quick)));
        if (id > window) {
          client.reply(id - window);
        }
      }
      for (int id = 1; id <= calls; id++) {
        require(result(client, id).has("content"), "call " + id + " has its result");
      }
      client.endInput();
      client.exit();
      require(client.answered() == calls, "as many replies as calls");
      require(client.answeredTwice() == 0, "no reply twice");
    }
  }

  /** Sends damaged lines; whatever they are, the next honest request is answered. */
  void survivesFuzz(int lines, long seed) throws Exception {
    Random random = new Random(seed);
    Fuzz fuzz = new Fuzz(random, modern(0, "tools/call", call(quick)));
    try (StdioClient client = new StdioClient(command).listen()) {
      int id = 1_000_000;
      for (int i = 1; i <= lines; i++) {
        client.raw(fuzz.next(), fuzz.length());
        if (i % 5000 == 0) {
          id++;
          client.line("");
          client.line(modern(id, "tools/list", ""));
          require(result(client, id).has("tools"), "answered after " + i + " bad lines");
        }
      }
      client.endInput();
      client.exit();
    }
  }

  void survivesALongLine(int bytes) throws Exception {
    try (StdioClient client = new StdioClient(command).listen()) {
      byte[] chunk = new byte[1 << 20];
      Arrays.fill(chunk, (byte) 'x');
      client.raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"");
      for (int sent = 0; sent < bytes; sent += chunk.length) {
        client.raw(chunk, chunk.length);
      }
      client.line("\"}");
      client.line(modern(2, "tools/list", ""));
      require(result(client, 2).has("tools"), "answered after the long line");
      require(client.othersSoFar() + client.answered() == 2, "the long line was answered too");
      client.endInput();
      client.exit();
    }
  }

  /** The answers to what was sent right before the end come; what never ends does not delay it. */
  void deliversRepliesAfterEndOfInput() throws Exception {
    try (StdioClient client = new StdioClient(command).listen()) {
      int calls = 200;
      StringBuilder text = new StringBuilder();
      text.append(modern(9999, "tools/call", call(blocking))).append('\n');
      for (int id = 1; id <= calls; id++) {
        text.append(modern(id, "tools/call", call(quick))).append('\n');
      }
      client.raw(text.toString());
      client.endInput();
      client.exit();
      for (int id = 1; id <= calls; id++) {
        require(result(client, id).has("content"), "call " + id + " answered after the end");
      }
    }
  }

  /** Sends more than all buffers hold before it reads; each call has one reply, be it an error. */
  void answersASlowReader(int calls) throws Exception {
    try (StdioClient client = new StdioClient(command)) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int id = 1; id <= calls; id++) {
                    client.line(modern(id, "tools/call", call(quick)));
                  }
                } catch (IOException e) {
                  // Told by the replies that do not come.
                }
              });
      sender.join(Duration.ofSeconds(2));
      client.listen();
      for (int id = 1; id <= calls; id++) {
        JsonNode reply = client.reply(id);
        require(reply.has("result") || reply.has("error"), "call " + id + " has its reply");
      }
      require(client.answeredTwice() == 0, "no reply twice");
      client.endInput();
      client.exit();
    }
  }

  void endsWhenItsOutputIsClosed() throws Exception {
    try (StdioClient client = new StdioClient(command)) {
      client.closeOutput();
      client.line(modern(1, "tools/call", call(blocking)));
      client.line(modern(2, "tools/list", ""));
      client.exit();
    }
  }

  public static String modern(int id, String method, String params) {
    String all = params.isEmpty() ? MODERN_META : params + "," + MODERN_META;
    return legacy(id, method, all);
  }

  public static String legacy(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, params);
  }

  public static String initialize(int id, String version) {
    return legacy(
        id,
        "initialize",
        "\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}"
            .formatted(version));
  }

  public static String call(Use use) {
    return "\"name\":\"%s\",\"arguments\":%s".formatted(use.tool(), use.arguments());
  }

  private static ObjectNode result(StdioClient client, int id) throws Exception {
    JsonNode reply = client.reply(id);
    if (reply.get("result") instanceof ObjectNode result) {
      return result;
    }
    throw new AssertionError("No result but " + reply);
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw new AssertionError("It should hold that " + what);
    }
  }
}
