package io.github.e2bmcp.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.authorization.BearerTokens;
import io.github.e2bmcp.mcp.stdio.StdioSuite;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResumptionTest {
  private static final HttpOptions BRIEF =
      HttpOptions.standard()
          .withStreams(
              new HttpOptions.StreamLimits(
                  Duration.ofMillis(50), Duration.ofMillis(100), 16L << 20));

  private static final HttpOptions LASTING =
      HttpOptions.standard()
          .withStreams(
              new HttpOptions.StreamLimits(
                  Duration.ofMillis(50), Duration.ofMinutes(5), 16L << 20));

  private static HttpRequest.Builder hang(HttpFixture fixture, String session) {
    return fixture
        .post(StdioSuite.legacy(2, "tools/call", "\"name\":\"hang\""))
        .header("Mcp-Session-Id", session);
  }

  private static HttpRequest.Builder comeBack(HttpFixture fixture, String session, String id) {
    return HttpRequest.newBuilder(fixture.uri())
        .header("Accept", "text/event-stream")
        .header("Mcp-Session-Id", session)
        .header("Last-Event-ID", id);
  }

  @Test
  void aClientThatIsToldToComeBackGetsItsAnswer() throws Exception {
    try (HttpFixture fixture = new HttpFixture(BRIEF, Authorizer.everyone())) {
      String session = fixture.initialize("2025-11-25");
      String first = fixture.send(hang(fixture, session)).body();
      assertThat(first).startsWith("retry: 1000\nid: 1-0\ndata: \n\n").endsWith("retry: 1000\n\n");
      assertThat(first).doesNotContain("result");
      String second = fixture.send(comeBack(fixture, session, "1-0")).body();
      assertThat(second).as("still nothing").endsWith("retry: 1000\n\n").doesNotContain("result");
      fixture.release.countDown();
      String third = fixture.send(comeBack(fixture, session, "1-0")).body();
      while (!third.contains("result")) {
        third = fixture.send(comeBack(fixture, session, "1-0")).body();
      }
      assertThat(third).contains("id: 1-1\n").contains("released true");
      assertThat(fixture.send(comeBack(fixture, session, "1-0")).body()).contains("released true");
      assertThat(fixture.send(comeBack(fixture, session, "1-1")).body()).isEmpty();
    }
  }

  @Test
  void anAnswerIsNotLostWithItsConnection() throws Exception {
    try (HttpFixture fixture = new HttpFixture(LASTING, Authorizer.everyone())) {
      String session = fixture.initialize("2025-11-25");
      HttpResponse<InputStream> cut =
          fixture
              .client()
              .send(hang(fixture, session).build(), HttpResponse.BodyHandlers.ofInputStream());
      byte[] primed = "retry: 1000\nid: 1-0\ndata: \n\n".getBytes(StandardCharsets.UTF_8);
      assertThat(cut.body().readNBytes(primed.length)).isEqualTo(primed);
      cut.body().close();
      fixture.release.countDown();
      assertThat(fixture.send(comeBack(fixture, session, "1-0")).body()).contains("released true");
    }
  }

  @Test
  void clientsOfOlderRevisionsGetNoEventWithoutDataAndAreNotSentAway() throws Exception {
    try (HttpFixture fixture = new HttpFixture(BRIEF, Authorizer.everyone())) {
      String session = fixture.initialize("2025-06-18");
      HttpResponse<InputStream> answer =
          fixture
              .client()
              .send(hang(fixture, session).build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.body().readNBytes(3)).isEqualTo(":\n\n".getBytes(StandardCharsets.UTF_8));
      fixture.release.countDown();
      String rest = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rest).contains("id: 1-1\n", "released true").doesNotContain("retry");
    }
  }

  @Test
  void whatBelongsToNoRequestIsSentAgainToo() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      String session = fixture.initialize("2025-11-25");
      HttpRequest.Builder listen =
          HttpRequest.newBuilder(fixture.uri())
              .header("Accept", "text/event-stream")
              .header("Mcp-Session-Id", session);
      HttpResponse<InputStream> stream =
          fixture.client().send(listen.build(), HttpResponse.BodyHandlers.ofInputStream());
      byte[] primed = "retry: 1000\nid: 0-0\ndata: \n\n".getBytes(StandardCharsets.UTF_8);
      assertThat(stream.body().readNBytes(primed.length)).isEqualTo(primed);
      stream.body().close();
      fixture.changes.tools();
      HttpResponse<InputStream> again =
          fixture
              .client()
              .send(
                  comeBack(fixture, session, "0-0").build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      byte[] missed = "id: 0-1\nevent: message\n".getBytes(StandardCharsets.UTF_8);
      assertThat(again.body().readNBytes(missed.length)).isEqualTo(missed);
      again.body().close();
    }
  }

  @Test
  void eventsBelongToTheirSessionAndItsPrincipal() throws Exception {
    BearerTokens tokens =
        new BearerTokens(
            List.of(
                new BearerTokens.Token("ann", BearerTokens.digest("a-token"), Set.of("*")),
                new BearerTokens.Token("bob", BearerTokens.digest("b-token"), Set.of("*"))));
    try (HttpFixture fixture = new HttpFixture(BRIEF, tokens)) {
      fixture.release.countDown();
      String ann = fixture.initialize("2025-11-25", "Authorization", "Bearer a-token");
      String bob = fixture.initialize("2025-11-25", "Authorization", "Bearer b-token");
      HttpRequest.Builder others =
          comeBack(fixture, ann, "1-0").header("Authorization", "Bearer b-token");
      assertThat(fixture.send(others).statusCode()).isEqualTo(404);
      HttpRequest.Builder own =
          comeBack(fixture, bob, "1-0").header("Authorization", "Bearer b-token");
      assertThat(fixture.send(own).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void idsThatWereNeverGivenAreRefused() throws Exception {
    try (HttpFixture fixture = HttpFixture.open()) {
      String session = fixture.initialize("2025-11-25");
      for (String id :
          List.of("1-0", "0-1", "x", "-", "--1", "0--1", "99999999999999999999-0", "0", "1-0-0")) {
        HttpResponse<String> refused = fixture.send(comeBack(fixture, session, id));
        assertThat(refused.statusCode()).as(id).isEqualTo(400);
        assertThat(refused.body()).as(id).contains("Last-Event-ID");
      }
    }
  }

  @Test
  void whatIsKeptIsBounded() throws Exception {
    HttpOptions meagre =
        HttpOptions.standard()
            .withStreams(
                new HttpOptions.StreamLimits(Duration.ofMillis(50), Duration.ofMillis(100), 100));
    try (HttpFixture fixture = new HttpFixture(meagre, Authorizer.everyone())) {
      String session = fixture.initialize("2025-11-25");
      assertThat(fixture.send(hang(fixture, session)).body()).contains("id: 1-0");
      fixture.release.countDown();
      HttpResponse<String> late = fixture.send(comeBack(fixture, session, "1-0"));
      while (late.statusCode() == 200 && !late.body().contains("released")) {
        late = fixture.send(comeBack(fixture, session, "1-0"));
      }
      assertThat(fixture.send(comeBack(fixture, session, "1-0")).statusCode()).isEqualTo(400);
    }
  }
}
