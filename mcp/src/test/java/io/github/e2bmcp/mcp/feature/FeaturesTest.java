package io.github.e2bmcp.mcp.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.stdio.StdioClient;
import io.github.e2bmcp.mcp.stdio.StdioSuite;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Each part of the protocol over stdio, in both eras. */
@Timeout(120)
class FeaturesTest {
  private StdioClient client;
  private int last;

  @BeforeEach
  void start() throws Exception {
    client =
        new StdioClient(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FeatureServer.class.getName()))
            .listen();
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private JsonNode modern(String method, String params) throws Exception {
    client.line(StdioSuite.modern(++last, method, params));
    return client.reply(last);
  }

  private JsonNode legacy(String method, String params) throws Exception {
    client.line(StdioSuite.legacy(++last, method, params));
    return client.reply(last);
  }

  private JsonNode ask(boolean modern, String method, String params) throws Exception {
    return modern ? modern(method, params) : legacy(method, params);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLongListHasPagesThatHoldEachResourceOnce(boolean modern) throws Exception {
    Set<String> seen = new HashSet<>();
    int count = 0;
    int pages = 0;
    String params = "";
    while (true) {
      JsonNode result = ask(modern, "resources/list", params).path("result");
      pages++;
      for (JsonNode resource : result.path("resources")) {
        count++;
        seen.add(resource.path("uri").asString());
      }
      assertThat(result.has("ttlMs")).isEqualTo(modern);
      if (modern) {
        assertThat(result.path("cacheScope").asString()).isEqualTo("public");
      }
      if (!result.has("nextCursor")) {
        break;
      }
      params = "\"cursor\":" + result.get("nextCursor");
    }
    assertThat(seen).hasSize(FeatureServer.RESOURCES);
    assertThat(count).isEqualTo(FeatureServer.RESOURCES);
    assertThat(pages).isEqualTo(3);
    for (String forged : List.of("5", "\"\"", "\"x\"", "{}", "[]", "\"YXQgLTE\"")) {
      assertThat(ask(modern, "resources/list", "\"cursor\":" + forged).at("/error/code").asInt())
          .as(forged)
          .isEqualTo(-32602);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resourcesAreFoundByTemplateOrRefusedByTheErasCode(boolean modern) throws Exception {
    assertThat(
            ask(modern, "resources/templates/list", "")
                .at("/result/resourceTemplates/0/uriTemplate")
                .asString())
        .isEqualTo("notes://{book}/{page}");
    assertThat(
            ask(modern, "resources/read", "\"uri\":\"notes://b/7\"")
                .at("/result/contents/0/text")
                .asString())
        .isEqualTo("Page 7");
    JsonNode missing = ask(modern, "resources/read", "\"uri\":\"file:///etc/passwd\"");
    assertThat(missing.at("/error/code").asInt()).isEqualTo(modern ? -32602 : -32002);
    assertThat(missing.at("/error/data/uri").asString()).isEqualTo("file:///etc/passwd");
    for (String wrong : List.of("\"uri\":5", "\"uri\":{}", "\"uri\":null", "")) {
      assertThat(ask(modern, "resources/read", wrong).at("/error/code").asInt())
          .as(wrong)
          .isEqualTo(-32602);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void promptsAndCompletionsAnswerAndRefuse(boolean modern) throws Exception {
    assertThat(ask(modern, "prompts/list", "").at("/result/prompts/0/name").asString())
        .isEqualTo("greeting");
    assertThat(
            ask(modern, "prompts/get", "\"name\":\"greeting\",\"arguments\":{\"name\":\"Ann\"}")
                .at("/result/messages/0/content/text")
                .asString())
        .isEqualTo("Greet Ann");
    assertThat(
            ask(
                    modern,
                    "completion/complete",
                    "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greeting\"},\"argument\":{\"name\":\"name\",\"value\":\"A\"}")
                .at("/result/completion/values/0")
                .asString())
        .isEqualTo("greeting/name/A");
    for (String wrong :
        List.of(
            "\"name\":\"none\"",
            "\"name\":\"greeting\"",
            "\"name\":\"greeting\",\"arguments\":5",
            "\"name\":\"greeting\",\"arguments\":{\"name\":5}",
            "\"name\":[]")) {
      assertThat(ask(modern, "prompts/get", wrong).at("/error/code").asInt())
          .as(wrong)
          .isEqualTo(-32602);
    }
    for (String wrong :
        List.of(
            "",
            "\"ref\":5,\"argument\":{\"name\":\"a\",\"value\":\"b\"}",
            "\"ref\":{\"type\":\"ref/none\"},\"argument\":{\"name\":\"a\",\"value\":\"b\"}",
            "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greeting\"}",
            "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greeting\"},\"argument\":{\"name\":5,\"value\":{}}")) {
      assertThat(ask(modern, "completion/complete", wrong).at("/error/code").asInt())
          .as(wrong)
          .isEqualTo(-32602);
    }
  }

  @Test
  void aLegacyClientHearsOfWhatItSubscribedToUntilItLeaves() throws Exception {
    legacy("initialize", "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}");
    assertThat(legacy("resources/subscribe", "\"uri\":\"notes://a/2\"").has("result")).isTrue();
    legacy("tools/call", "\"name\":\"touch\"");
    Set<String> heard = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      JsonNode notice = client.other();
      heard.add(notice.path("method").asString() + notice.at("/params/uri").asString(""));
    }
    assertThat(heard)
        .containsExactlyInAnyOrder(
            "notifications/resources/updatednotes://a/2",
            "notifications/resources/list_changed",
            "notifications/prompts/list_changed");
    legacy("resources/unsubscribe", "\"uri\":\"notes://a/2\"");
    legacy("tools/call", "\"name\":\"touch\"");
    assertThat(client.other().path("method").asString()).endsWith("list_changed");
    assertThat(client.other().path("method").asString()).endsWith("list_changed");
    for (String wrong : List.of("", "\"uri\":5", "\"uri\":null")) {
      assertThat(legacy("resources/subscribe", wrong).at("/error/code").asInt())
          .as(wrong)
          .isEqualTo(-32602);
    }
  }

  @Test
  void aModernClientHearsOfWhatItListensForUntilItCancels() throws Exception {
    client.line(
        StdioSuite.modern(
            ++last,
            "subscriptions/listen",
            "\"notifications\":{\"resourceSubscriptions\":[\"notes://a/1\"]}"));
    int id = last;
    JsonNode acknowledged = client.other();
    assertThat(acknowledged.path("method").asString()).endsWith("subscriptions/acknowledged");
    modern("tools/call", "\"name\":\"touch\"");
    JsonNode notice = client.other();
    assertThat(notice.at("/params/uri").asString()).isEqualTo("notes://a/1");
    assertThat(notice.at("/params/_meta/io.modelcontextprotocol~1subscriptionId").asInt())
        .isEqualTo(id);
    client.line(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
            + id
            + "}}");
    modern("tools/list", "");
    modern("tools/call", "\"name\":\"touch\"");
    modern("tools/list", "");
    assertThat(client.othersSoFar()).isZero();
    for (String wrong : List.of("", "\"notifications\":5", "\"notifications\":[]")) {
      assertThat(modern("subscriptions/listen", wrong).at("/error/code").asInt())
          .as(wrong)
          .isEqualTo(-32602);
    }
  }

  @Test
  void logsAreSentFromTheLevelThatWasAskedFor() throws Exception {
    legacy("initialize", "\"protocolVersion\":\"2025-03-26\",\"capabilities\":{}");
    assertThat(legacy("logging/setLevel", "\"level\":\"error\"").has("result")).isTrue();
    legacy("tools/call", "\"name\":\"talk\"");
    assertThat(client.other().at("/params/data").asString()).isEqualTo("high");
    legacy("logging/setLevel", "\"level\":\"debug\"");
    legacy("tools/call", "\"name\":\"talk\"");
    assertThat(client.other().at("/params/data").asString()).isEqualTo("low");
    assertThat(client.other().at("/params/data").asString()).isEqualTo("high");
    modern("tools/call", "\"name\":\"talk\"");
    assertThat(client.othersSoFar()).as("a request that asks for none").isZero();
    for (String wrong : List.of("", "\"level\":\"loud\"", "\"level\":5")) {
      assertThat(legacy("logging/setLevel", wrong).at("/error/code").asInt())
          .as(wrong)
          .isEqualTo(-32602);
    }
  }
}
