package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A sandbox's log, by what its readers may ask of it. */
class LogTest extends GatewayTestBase {

  private static final List<String> ALL =
      List.of("Sandbox started", "Process started", "Sandbox paused", "Sandbox resumed");

  /** Each is an answer of its own, so that no two entries share a moment. */
  @BeforeAll
  void live() {
    sandbox().commands().run("true");
    sandbox().pause();
    e2b().connect(sandbox().id());
  }

  private List<JsonNode> entries(String query) throws Exception {
    HttpResponse<String> answer =
        send(control("/v2/sandboxes/" + sandbox().id() + "/logs" + query));
    assertThat(answer.statusCode()).isEqualTo(200);
    return json(answer).path("logs").valueStream().toList();
  }

  private List<String> log(String query) throws Exception {
    return entries(query).stream().map(entry -> entry.path("message").asString()).toList();
  }

  /** The first millisecond that is not before an entry. */
  private long cursor(int entry) throws Exception {
    Instant at = Instant.parse(entries("").get(entry).path("timestamp").asString());
    return at.plusNanos(999_999).toEpochMilli();
  }

  @Test
  void theDirectionIsForwardUnlessAskedOtherwise() throws Exception {
    assertThat(log("")).isEqualTo(ALL);
    assertThat(log("?direction=forward")).isEqualTo(ALL);
    assertThat(log("?direction=backward")).isEqualTo(ALL.reversed());
  }

  @Test
  void aCursorIsWhereReadingBegins() throws Exception {
    assertThat(log("?cursor=" + cursor(1))).isEqualTo(ALL.subList(2, 4));
    assertThat(log("?direction=backward&cursor=" + cursor(1)))
        .isEqualTo(ALL.subList(0, 2).reversed());
    assertThat(log("?cursor=" + (cursor(3) + 1))).isEmpty();
    assertThat(log("?direction=backward&cursor=0")).isEmpty();
  }

  @Test
  void aLimitCutsWhatIsRead() throws Exception {
    assertThat(log("?limit=1")).containsExactly("Sandbox started");
    assertThat(log("?limit=1&direction=backward")).containsExactly("Sandbox resumed");
  }

  @Test
  void aLevelLeavesOutWhatMattersLess() throws Exception {
    assertThat(log("?level=debug")).isEqualTo(ALL);
    assertThat(log("?level=info")).isEqualTo(ALL);
    assertThat(log("?level=warn")).isEmpty();
    assertThat(log("?level=error")).isEmpty();
  }

  @Test
  void aSearchFindsAPartOfWhatIsSaidInAnyLetters() throws Exception {
    assertThat(log("?search=STARTED")).isEqualTo(ALL.subList(0, 2));
    assertThat(log("?search=sandbox&direction=backward"))
        .containsExactly("Sandbox resumed", "Sandbox paused", "Sandbox started");
    assertThat(log("?search=nothing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cursor=soon", "level=loud", "limit=1001", "limit=-1"})
  void whatMakesNoSenseIsRefused(String query) throws Exception {
    HttpResponse<String> refused =
        send(control("/v2/sandboxes/" + sandbox().id() + "/logs?" + query));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("code").asInt()).isEqualTo(400);
  }
}
