package io.github.e2bmcp.mcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.FixtureServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StdioTransportTest {
  private static final List<String> COMMAND =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx256m",
          "-cp",
          System.getProperty("java.class.path"),
          FixtureServer.class.getName());

  private static final StdioSuite SUITE = suite(COMMAND);

  private static StdioSuite suite(List<String> command) {
    return new StdioSuite(
        command,
        new StdioSuite.Use("echo", "{\"text\":\"hi\"}"),
        new StdioSuite.Use("block", "{}"));
  }

  @Test
  void interleavesErasOnOneProcess() throws Exception {
    SUITE.interleavesEras();
  }

  @Test
  void answersTenThousandConcurrentCallsOnceEach() throws Exception {
    List<String> roomy = new ArrayList<>(COMMAND);
    roomy.add("10000");
    suite(roomy).answersEveryConcurrentCallOnce(10_000, 10_000);
  }

  @Test
  void survivesAHundredThousandFuzzedLines() throws Exception {
    SUITE.survivesFuzz(100_000, 20261123);
  }

  @Test
  void survivesALineOfAHundredMegabytesInASmallHeap() throws Exception {
    SUITE.survivesALongLine(100 << 20);
  }

  @Test
  void deliversRepliesInFlightAtEndOfInputThenEnds() throws Exception {
    long start = System.nanoTime();
    SUITE.deliversRepliesAfterEndOfInput();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
  }

  @Test
  void answersASlowReader() throws Exception {
    SUITE.answersASlowReader(20_000);
  }

  @Test
  void endsWhenItsOutputIsClosed() throws Exception {
    SUITE.endsWhenItsOutputIsClosed();
  }

  @Test
  void answersWhatTheEndOfInputStopped() throws Exception {
    try (StdioClient client = new StdioClient(COMMAND).listen()) {
      client.line(StdioSuite.legacy(1, "tools/call", "\"name\":\"block\""));
      client.endInput();
      assertThat(client.exit()).isZero();
      assertThat(client.reply(1).at("/error/message").asString()).contains("server is ending");
    }
  }

  @Test
  void keepsMemoryBoundedWhileTheClientDoesNotRead() throws Exception {
    int calls = 400; // of 1 MiB each: more than the heap holds
    try (StdioClient client = new StdioClient(COMMAND)) {
      Thread sender = Thread.ofVirtual().start(() -> sendBigCalls(client, calls));
      sender.join(TimeUnit.SECONDS.toMillis(2));
      client.listen();
      for (int id = 1; id <= calls; id++) {
        JsonNode reply = client.reply(id);
        assertThat(reply.has("result") || reply.has("error")).isTrue();
      }
    }
  }

  private static void sendBigCalls(StdioClient client, int calls) {
    try {
      for (int id = 1; id <= calls; id++) {
        client.line(
            StdioSuite.legacy(
                id, "tools/call", "\"name\":\"big\",\"arguments\":{\"bytes\":1048576}"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void cancelsInSilenceAndFreesTheId() throws Exception {
    try (StdioClient client = new StdioClient(COMMAND).listen()) {
      client.line(StdioSuite.legacy(1, "tools/call", "\"name\":\"block\""));
      client.line(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");
      client.line(StdioSuite.legacy(2, "ping", ""));
      client.reply(2);
      client.endInput();
      client.exit();
      assertThat(client.answered()).isEqualTo(1);
    }
  }

  @Test
  void asksALegacyClientAndWaitsForItsAnswer() throws Exception {
    try (StdioClient client = new StdioClient(COMMAND).listen()) {
      client.line(
          StdioSuite.initialize(1, "2025-06-18")
              .replace("\"capabilities\":{}", "\"capabilities\":{\"elicitation\":{}}"));
      client.reply(1);
      client.line(StdioSuite.legacy(2, "tools/call", "\"name\":\"ask\""));
      JsonNode question = client.other();
      assertThat(question.path("method").asString()).isEqualTo("elicitation/create");
      client.line(
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"accept\",\"content\":{\"name\":\"Ann\"}}}"
              .formatted(question.get("id")));
      assertThat(client.reply(2).at("/result/content/0/text").asString()).isEqualTo("Hello Ann");
    }
  }

  @Test
  void doesNotAskAClientThatCannotAnswer() throws Exception {
    try (StdioClient client = new StdioClient(COMMAND).listen()) {
      client.line(StdioSuite.legacy(1, "tools/call", "\"name\":\"ask\""));
      client.line(StdioSuite.modern(2, "tools/call", "\"name\":\"ask\""));
      assertThat(client.reply(1).at("/error/code").asInt()).isEqualTo(-32600);
      assertThat(client.reply(2).at("/error/code").asInt()).isEqualTo(-32021);
    }
  }

  @Test
  void refusesAnIdThatIsInFlight() throws Exception {
    try (StdioClient client = new StdioClient(COMMAND).listen()) {
      client.line(StdioSuite.legacy(1, "tools/call", "\"name\":\"block\""));
      client.line(StdioSuite.legacy(1, "ping", ""));
      assertThat(client.reply(1).at("/error/code").asInt()).isEqualTo(-32600);
    }
  }

  @Test
  void refusesMoreThanItsBoundAtOnce() throws Exception {
    List<String> command = new ArrayList<>(COMMAND);
    command.add("2");
    try (StdioClient client = new StdioClient(command).listen()) {
      client.line(StdioSuite.legacy(1, "tools/call", "\"name\":\"block\""));
      client.line(StdioSuite.legacy(2, "tools/call", "\"name\":\"block\""));
      client.line(StdioSuite.legacy(3, "tools/call", "\"name\":\"block\""));
      assertThat(client.reply(3).at("/error/message").asString()).contains("Too many requests");
    }
  }
}
