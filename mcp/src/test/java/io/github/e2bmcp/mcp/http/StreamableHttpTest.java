package io.github.e2bmcp.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.authorization.BearerTokens;
import io.github.e2bmcp.mcp.stdio.StdioSuite;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StreamableHttpTest {
  @Test
  void aModernRequestStandsAlone() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      JsonNode reply = fixture.json(fixture.call(1, "who", "{}"));
      assertThat(reply.at("/result/content/0/text").asString()).isEqualTo("local on ");
      assertThat(reply.at("/result/resultType").asString()).isEqualTo("complete");
      assertThat(fixture.handler.sessions()).isZero();
    }
  }

  @Test
  void aModernCallEndsWhenItsClientHangsUp() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      hangUp(fixture, fixture.call(1, "hang", "{}"));
      assertThat(fixture.interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aLegacyCallGoesOnWhenItsClientHangsUp() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      String session = fixture.initialize("2025-11-25");
      String body = StdioSuite.legacy(2, "tools/call", "\"name\":\"hang\"");
      hangUp(fixture, fixture.post(body).header("Mcp-Session-Id", session));
      assertThat(fixture.interrupted.await(1, TimeUnit.SECONDS)).isFalse();
      fixture.send(
          fixture
              .post(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}")
              .header("Mcp-Session-Id", session));
      assertThat(fixture.interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void hangUp(HttpFixture fixture, HttpRequest.Builder request) throws Exception {
    CompletableFuture<HttpResponse<String>> pending =
        fixture.client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(fixture.hanging.await(20, TimeUnit.SECONDS)).isTrue();
    pending.cancel(true);
  }

  @Test
  void sessionsBelongToWhoOpenedThemAndEnd() throws Exception {
    BearerTokens tokens =
        new BearerTokens(
            List.of(
                new BearerTokens.Token("ann", BearerTokens.digest("a-token"), Set.of("*")),
                new BearerTokens.Token("bob", BearerTokens.digest("b-token"), Set.of("*"))));
    try (HttpFixture fixture = new HttpFixture(HttpOptions.standard(), tokens)) {
      String session = fixture.initialize("2025-11-25", "Authorization", "Bearer a-token");
      HttpRequest.Builder own =
          fixture
              .post(StdioSuite.legacy(2, "ping", ""))
              .header("Mcp-Session-Id", session)
              .header("Authorization", "Bearer a-token");
      HttpRequest.Builder others =
          fixture
              .post(StdioSuite.legacy(2, "ping", ""))
              .header("Mcp-Session-Id", session)
              .header("Authorization", "Bearer b-token");
      assertThat(fixture.send(own).statusCode()).isEqualTo(200);
      assertThat(fixture.send(others).statusCode()).isEqualTo(404);
      HttpRequest.Builder end =
          HttpRequest.newBuilder(fixture.uri())
              .DELETE()
              .header("Mcp-Session-Id", session)
              .header("Authorization", "Bearer a-token");
      assertThat(fixture.send(end).statusCode()).isEqualTo(204);
      assertThat(fixture.send(own).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void sessionsAreBounded() throws Exception {
    HttpOptions few =
        HttpOptions.standard()
            .withSessions(new HttpOptions.SessionLimits(10, 3, Duration.ofMinutes(1)));
    try (HttpFixture fixture = new HttpFixture(few, Authorizer.everyone())) {
      String first = fixture.initialize("2025-11-25");
      for (int i = 0; i < 3; i++) {
        fixture.initialize("2025-11-25");
      }
      assertThat(fixture.handler.sessions()).isEqualTo(3);
      HttpRequest.Builder ping =
          fixture.post(StdioSuite.legacy(2, "ping", "")).header("Mcp-Session-Id", first);
      assertThat(fixture.send(ping).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void anIdleSessionEnds() throws Exception {
    HttpOptions brief =
        HttpOptions.standard()
            .withSessions(new HttpOptions.SessionLimits(10, 3, Duration.ofNanos(1)));
    try (HttpFixture fixture = new HttpFixture(brief, Authorizer.everyone())) {
      String session = fixture.initialize("2025-11-25");
      HttpRequest.Builder ping =
          fixture.post(StdioSuite.legacy(2, "ping", "")).header("Mcp-Session-Id", session);
      assertThat(fixture.send(ping).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void worksWithoutASessionToo() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      JsonNode reply = fixture.json(fixture.post(StdioSuite.legacy(1, "tools/list", "")));
      assertThat(reply.at("/result/tools").size()).isPositive();
      assertThat(reply.at("/result/tools/0").has("annotations")).isTrue();
      assertThat(reply.at("/result/tools/0").has("title")).isFalse(); // as of 2025-03-26
    }
  }

  @Test
  void listensForChangesUntilTheServerCloses() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      HttpRequest.Builder listen =
          fixture.modern(
              7, "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
      HttpResponse<Stream<String>> response =
          fixture.client().send(listen.build(), HttpResponse.BodyHandlers.ofLines());
      var lines = response.body().filter(line -> line.startsWith("data: ")).iterator();
      assertThat(lines.next()).contains("subscriptions/acknowledged");
      fixture.changes.prompts();
      fixture.changes.tools();
      assertThat(lines.next()).contains("tools/list_changed").contains("subscriptionId\":7");
      fixture.changes.close();
      assertThat(lines.next()).contains("\"resultType\":\"complete\"");
      assertThat(lines.hasNext()).isFalse();
    }
  }

  @Test
  void refusesForeignPagesAndHosts() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      assertThat(status(fixture, "127.0.0.1:" + fixture.port(), "https://evil.example"))
          .isEqualTo(403);
      assertThat(status(fixture, "127.0.0.1:" + fixture.port(), "null")).isEqualTo(403);
      assertThat(status(fixture, "evil.example:" + fixture.port(), "http://localhost"))
          .isEqualTo(403);
      assertThat(status(fixture, "localhost.evil.example", "http://localhost")).isEqualTo(403);
      assertThat(status(fixture, "localhost:" + fixture.port(), "http://localhost:5173"))
          .isEqualTo(405);
    }
  }

  /** Of a PUT, which is refused later than by where it comes from. */
  private static int status(HttpFixture fixture, String host, String origin) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port())) {
      String request =
          "PUT /mcp HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              .formatted(host, origin);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String line = reader.readLine();
      return Integer.parseInt(line.substring(9, 12));
    }
  }

  @Test
  void refusesWhatIsNotJsonOrTooLarge() throws Exception {
    HttpOptions small = HttpOptions.standard().withMaxBodyBytes(2000);
    try (HttpFixture fixture = new HttpFixture(small, Authorizer.everyone())) {
      assertThat(fixture.send(fixture.post("{")).statusCode()).isEqualTo(400);
      assertThat(fixture.send(fixture.post("[]")).statusCode()).isEqualTo(400);
      assertThat(fixture.send(fixture.post("{\"a\":\"" + "x".repeat(3000) + "\"}")).statusCode())
          .isEqualTo(413);
      HttpRequest.Builder text =
          HttpRequest.newBuilder(fixture.uri())
              .header("Content-Type", "text/plain")
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      assertThat(fixture.send(text).statusCode()).isEqualTo(415);
      HttpRequest.Builder html =
          HttpRequest.newBuilder(fixture.uri())
              .header("Content-Type", "application/json")
              .header("Accept", "text/html")
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      assertThat(fixture.send(html).statusCode()).isEqualTo(406);
    }
  }

  @Test
  void aBatchCountsAsManyRequestsAsItHas() throws Exception {
    HttpOptions meagre = HttpOptions.standard().withQuota(new HttpOptions.Quota(1, 3));
    try (HttpFixture fixture = new HttpFixture(meagre, Authorizer.everyone())) {
      String ping = StdioSuite.legacy(1, "ping", "");
      String four = "[" + String.join(",", ping, ping, ping, ping) + "]";
      assertThat(fixture.send(fixture.post(four)).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void oneCallerCannotTakeEverything() throws Exception {
    HttpOptions meagre = HttpOptions.standard().withQuota(new HttpOptions.Quota(1, 3));
    try (HttpFixture fixture = new HttpFixture(meagre, Authorizer.everyone())) {
      CompletableFuture<HttpResponse<String>> first =
          fixture
              .client()
              .sendAsync(
                  fixture.call(1, "hang", "{}").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(fixture.hanging.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(fixture.send(fixture.call(2, "who", "{}")).statusCode()).isEqualTo(429);
      fixture.release.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(fixture.send(fixture.call(3, "who", "{}")).statusCode()).isEqualTo(200);
      assertThat(fixture.send(fixture.call(4, "who", "{}")).statusCode()).isEqualTo(200);
      HttpResponse<String> fourth = fixture.send(fixture.call(5, "who", "{}"));
      assertThat(fourth.statusCode()).isEqualTo(429);
      assertThat(fourth.headers().firstValue("Retry-After")).isPresent();
    }
  }
}
