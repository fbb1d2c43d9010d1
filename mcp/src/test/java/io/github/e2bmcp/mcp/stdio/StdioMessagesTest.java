package io.github.e2bmcp.mcp.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.FixtureServer;
import io.github.e2bmcp.mcp.TestJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is said on stdio for what, in one process. */
class StdioMessagesTest {
  private static List<JsonNode> talk(String... lines) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] in = String.join("\n", lines).getBytes(UTF_8);
    FixtureServer.server().serveStdio(new ByteArrayInputStream(in), out, StdioOptions.DEFAULT);
    return out.toString(UTF_8).lines().map(TestJson::parse).toList();
  }

  private static JsonNode callAs(String version, String tool, String arguments) throws Exception {
    List<JsonNode> replies =
        talk(
            StdioSuite.initialize(1, version),
            StdioSuite.legacy(
                2, "tools/call", StdioSuite.call(new StdioSuite.Use(tool, arguments))));
    return replies.get(1);
  }

  @Test
  void tellsAParseErrorWithoutAnIdAndGoesOn() throws Exception {
    List<JsonNode> replies =
        talk("{\"jsonrpc\":", "\u0000", "1e999", StdioSuite.legacy(1, "ping", ""));
    assertThat(replies.get(0).at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(replies.get(0).get("id").isNull()).isTrue();
    assertThat(replies.get(2).at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(replies.get(3).has("result")).isTrue();
  }

  @Test
  void refusesWhatIsNoRequest() throws Exception {
    List<JsonNode> replies =
        talk(
            "7",
            "{\"jsonrpc\":\"1.0\",\"id\":5,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}");
    assertThat(replies).hasSize(3);
    assertThat(replies).allMatch(reply -> reply.at("/error/code").asInt() == -32600);
    assertThat(replies.get(1).get("id").asInt()).isEqualTo(5);
  }

  @Test
  void takesBatchesInOneRevisionOnly() throws Exception {
    String batch =
        "["
            + StdioSuite.legacy(2, "ping", "")
            + ","
            + StdioSuite.legacy(3, "tools/call", "\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}")
            + "]";
    List<JsonNode> then = talk(StdioSuite.initialize(1, "2025-03-26"), batch);
    assertThat(then.get(1).isArray()).isTrue();
    assertThat(then.get(1).size()).isEqualTo(2);
    List<JsonNode> later = talk(StdioSuite.initialize(1, "2025-06-18"), batch);
    assertThat(later.get(1).at("/error/code").asInt()).isEqualTo(-32600);
  }

  @Test
  void aBatchBeginsNoSessionAndHasNothingOfTheOtherEra() throws Exception {
    String batch =
        "["
            + StdioSuite.initialize(2, "2025-11-25")
            + ","
            + StdioSuite.modern(3, "tools/list", "")
            + ","
            + StdioSuite.legacy(4, "ping", "")
            + "]";
    List<JsonNode> replies = talk(StdioSuite.initialize(1, "2025-03-26"), batch, batch);
    for (JsonNode answers : replies.subList(1, 3)) {
      assertThat(answers.at("/0/error/code").asInt()).isEqualTo(-32600);
      assertThat(answers.at("/1/error/code").asInt()).isEqualTo(-32600);
      assertThat(answers.at("/2").has("result")).isTrue();
    }
  }

  @Test
  void offersTheNewestLegacyRevisionForAnUnknownOne() throws Exception {
    for (String asked : List.of("2099-01-01", "2026-07-28", "nonsense")) {
      JsonNode reply = talk(StdioSuite.initialize(1, asked)).getFirst();
      assertThat(reply.at("/result/protocolVersion").asString()).isEqualTo("2025-11-25");
    }
  }

  @Test
  void modernRequestsMustSayTheirRevisionAndCapabilities() throws Exception {
    List<JsonNode> replies =
        talk(
            StdioSuite.legacy(
                1,
                "tools/list",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}"),
            StdioSuite.legacy(
                2,
                "tools/list",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2031-01-01\","
                    + "\"io.modelcontextprotocol/clientCapabilities\":{}}"));
    assertThat(replies.get(0).at("/error/code").asInt()).isEqualTo(-32602);
    assertThat(replies.get(1).at("/error/code").asInt()).isEqualTo(-32022);
    assertThat(replies.get(1).at("/error/data/requested").asString()).isEqualTo("2031-01-01");
  }

  @Test
  void eachRevisionGetsOnlyWhatItKnows() throws Exception {
    assertThat(callAs("2025-11-25", "rich", "{}").at("/result/structuredContent/a").asInt())
        .isEqualTo(1);
    JsonNode march = callAs("2025-03-26", "rich", "{}").get("result");
    assertThat(march.has("structuredContent")).isFalse();
    assertThat(march.at("/content/1/type").asString()).isEqualTo("audio");
    assertThat(march.at("/content/2/text").asString()).isEqualTo("a: file:///a");
    JsonNode first = callAs("2024-11-05", "rich", "{}").get("result");
    assertThat(first.at("/content/1/type").asString()).isEqualTo("text");
  }

  @Test
  void halfASurrogatePairDoesNotSpoilAReply() throws Exception {
    assertThat(callAs("2025-11-25", "rich", "{}").at("/result/content/0/text").asString())
        .isEqualTo("half a pair: \uFFFD.");
  }

  @Test
  void badArgumentsAreAResultSince20251125AndAnErrorBefore() throws Exception {
    JsonNode now = callAs("2025-11-25", "echo", "{\"txt\":1}");
    assertThat(now.at("/result/isError").asBoolean()).isTrue();
    assertThat(now.at("/result/content/0/text").asString())
        .isEqualTo(
            "Invalid arguments for echo:\n- text is required but missing\n"
                + "- txt is not a known parameter\nParameters: text (string, required)");
    JsonNode before = callAs("2025-06-18", "echo", "{\"txt\":1}");
    assertThat(before.at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void anUnknownToolIsAnError() throws Exception {
    assertThat(callAs("2025-11-25", "nope", "{}").at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void aFailingToolTellsNothingOfItsInside() throws Exception {
    JsonNode reply = callAs("2025-11-25", "fail", "{}");
    assertThat(reply.at("/result/isError").asBoolean()).isTrue();
    assertThat(reply.toString()).doesNotContain("secret").doesNotContain("IllegalState");
  }

  @Test
  void progressOnlyGrows() throws Exception {
    List<JsonNode> said =
        talk(
            StdioSuite.legacy(
                1, "tools/call", "\"name\":\"steps\",\"_meta\":{\"progressToken\":\"t\"}"));
    assertThat(said.subList(0, 3).stream().map(m -> m.at("/params/progress").asDouble()))
        .containsExactly(1.0, 3.0, 4.0);
    assertThat(said.get(3).has("result")).isTrue();
    assertThat(talk(StdioSuite.legacy(1, "tools/call", "\"name\":\"steps\""))).hasSize(1);
  }
}
