package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lists of sandboxes, and what is asked of several or changes their time. */
class ListTest extends GatewayTestBase {

  private E2bSandbox second;
  private E2bSandbox third;

  @SuppressWarnings("NullAway.Init") // made before the tests by JUnit
  ListTest() {}

  @BeforeAll
  void makeMore() {
    second = e2b().create(NewSandbox.of("code-interpreter-v1"));
    third = e2b().create(NewSandbox.of("base").withTimeout(Duration.ofMinutes(1)));
  }

  @AfterAll
  void endThem() {
    second.close();
    third.close();
  }

  private List<String> list(String query) throws Exception {
    HttpResponse<String> answer = send(control("/v2/sandboxes" + query));
    assertThat(answer.statusCode()).isEqualTo(200);
    return json(answer).valueStream().map(one -> one.path("sandboxID").asString()).toList();
  }

  private JsonNode details(E2bSandbox sandbox) throws Exception {
    return json(send(control("/sandboxes/" + sandbox.id())));
  }

  @Test
  void theNewestIsFirstUnlessTheOldestIsAskedFor() throws Exception {
    assertThat(list("")).containsExactly(third.id(), second.id(), sandbox().id());
    assertThat(list("?order=desc")).containsExactly(third.id(), second.id(), sandbox().id());
    assertThat(list("?order=asc")).containsExactly(sandbox().id(), second.id(), third.id());
  }

  @Test
  void pagesKeepTheOrder() throws Exception {
    HttpResponse<String> first = send(control("/v2/sandboxes?order=asc&limit=2"));
    String next = first.headers().firstValue("X-Next-Token").orElseThrow();

    assertThat(json(first)).hasSize(2);
    assertThat(first.headers().firstValue("X-Total-Running")).hasValue("3");
    assertThat(list("?order=asc&limit=2&nextToken=" + next)).containsExactly(third.id());
  }

  @Test
  void templatesAreToldApart() throws Exception {
    assertThat(list("?template=code-interpreter-v1")).containsExactly(second.id());
    assertThat(list("?template=base")).containsExactly(third.id(), sandbox().id());
    assertThat(list("?template=none")).isEmpty();
  }

  @Test
  void thoseThatStartedAtAMomentOrAfterAreToldApart() throws Exception {
    String moment = details(second).path("startedAt").asString();
    assertThat(list("?startedAfter=" + moment)).containsExactly(third.id(), second.id());
    String elsewhere =
        Instant.parse(moment).atOffset(ZoneOffset.ofHours(2)).plusNanos(1).toString();
    assertThat(list("?startedAfter=" + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8)))
        .containsExactly(third.id());
    assertThat(send(control("/v2/sandboxes?startedAfter=soon")).statusCode()).isEqualTo(400);
  }

  @Test
  void filtersAreJoined() throws Exception {
    String moment = details(sandbox()).path("startedAt").asString();
    assertThat(list("?template=base&state=running&order=asc&startedAfter=" + moment))
        .containsExactly(sandbox().id(), third.id());
  }

  @Test
  void severalAreMeasuredAtOnce() throws Exception {
    String ids = second.id() + "," + third.id() + ",i9gone";

    JsonNode measured =
        json(send(control("/sandboxes/metrics?sandbox_ids=" + ids))).path("sandboxes");

    assertThat(measured.propertyNames()).containsExactlyInAnyOrder(second.id(), third.id());
    for (JsonNode one : measured) {
      assertThat(one.path("cpuCount").asInt()).isPositive();
      assertThat(one.path("memUsed").asLong()).isPositive();
      assertThat(one.path("memTotal").asLong()).isGreaterThan(one.path("memUsed").asLong());
      assertThat(one.path("diskTotal").asLong()).isPositive();
      assertThat(one.path("timestampUnix").asLong())
          .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond() + 1);
    }
    assertThat(json(send(control("/sandboxes/metrics"))).path("sandboxes")).isEmpty();
  }

  private Instant end(E2bSandbox sandbox) throws Exception {
    return Instant.parse(details(sandbox).path("endAt").asString());
  }

  private HttpResponse<String> refresh(String id, String body) throws Exception {
    return send(control("/sandboxes/" + id + "/refreshes").POST(BodyPublishers.ofString(body)));
  }

  @Test
  void aRefreshOnlyLengthensALife() throws Exception {
    Instant asked = Instant.now().plusSeconds(600);
    assertThat(refresh(third.id(), "{\"duration\":600}").statusCode()).isEqualTo(204);
    Instant longer = end(third);
    assertThat(longer).isBetween(asked, asked.plusSeconds(60));

    assertThat(refresh(third.id(), "{\"duration\":10}").statusCode()).isEqualTo(204);
    assertThat(refresh(third.id(), "").statusCode()).isEqualTo(204);
    assertThat(end(third)).isEqualTo(longer);

    assertThat(refresh(third.id(), "{\"duration\":0}").statusCode()).isEqualTo(400);
    assertThat(refresh(third.id(), "{\"duration\":\"long\"}").statusCode()).isEqualTo(400);
    assertThat(refresh("i9gone", "{\"duration\":10}").statusCode()).isEqualTo(404);
  }
}
