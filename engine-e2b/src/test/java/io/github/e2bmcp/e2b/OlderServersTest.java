package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.api.SandboxAccess;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.api.SandboxFilter;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Servers that have only some of the newer routes, or none. */
class OlderServersTest extends FaultyServer {

  private static final String ID = Sandboxes.ID;
  private static final String ACCESS =
      "{\"sandboxID\":\"" + ID + "\",\"envdVersion\":\"0.6.4\",\"envdAccessToken\":\"t\"}";
  private static final String NEWER_CREATE = "POST /v2/sandboxes";
  private static final String OLDER_CREATE = "POST /sandboxes";
  private static final String NEWER_LIST = "GET /v2/sandboxes";
  private static final String OLDER_LIST = "GET /sandboxes";

  private List<String> asked() {
    return server.requests().stream()
        .map(request -> request.method() + " " + request.path())
        .toList();
  }

  private static String listed(String id, String template, String state, String startedAt) {
    return "{\"sandboxID\":\"%s\",\"templateID\":\"%s\",\"state\":\"%s\",\"startedAt\":\"%s\"}"
        .formatted(id, template, state, startedAt);
  }

  private void listsAsNewerAndCreatesAsOlder() {
    server.onJson(
        NEWER_LIST, 200, "[" + listed("i1", "base", "paused", "2026-11-22T19:00:00Z") + "]");
    server.onJson(NEWER_CREATE, 405, "{\"code\":405,\"message\":\"method not allowed\"}");
    server.onJson(OLDER_CREATE, 201, ACCESS);
  }

  @Test
  void aListByTheNewerRouteDoesNotKeepCreateFromTheOlder() {
    listsAsNewerAndCreatesAsOlder();

    assertThat(client.list(SandboxFilter.all())).hasSize(1);
    assertThat(client.create().id()).isEqualTo(ID);
    assertThat(client.create().id()).isEqualTo(ID);

    assertThat(asked()).containsExactly(NEWER_LIST, NEWER_CREATE, OLDER_CREATE, OLDER_CREATE);
  }

  @Test
  void aCreateByTheOlderRouteDoesNotCostTheListItsFilters() {
    listsAsNewerAndCreatesAsOlder();

    client.create();
    List<SandboxDetails> paused =
        client
            .list(
                new SandboxFilter(
                    Map.of(), Set.of(SandboxDetails.State.PAUSED), "base", null, null))
            .toList();

    assertThat(paused).extracting(SandboxDetails::sandboxId).containsExactly("i1");
    assertThat(server.last().target())
        .isEqualTo("/v2/sandboxes?state=paused&template=base&limit=100");
  }

  @Test
  void connectFallsBackAndSaysTheDefaultThatTheOlderRouteWants() {
    server.onJson("POST /sandboxes/" + ID + "/connect", 201, ACCESS);

    SandboxAccess first = client.sandboxes().connect(ID, Duration.ZERO, false);
    client.sandboxes().connect(ID, Duration.ofMinutes(1), false);

    assertThat(first.resumed()).isTrue();
    assertThat(asked())
        .containsExactly(
            "POST /v2/sandboxes/" + ID + "/connect",
            "POST /sandboxes/" + ID + "/connect",
            "POST /sandboxes/" + ID + "/connect");
    assertThat(server.requests().get(1).text()).isEqualTo("{\"timeout\":300}");
    assertThat(server.last().text()).isEqualTo("{\"timeout\":60}");
  }

  @Test
  void aSandboxThatIsGoneTellsNothingOfTheRoutes() {
    assertThatThrownBy(() -> client.connect(ID)).isInstanceOf(E2bException.SandboxNotFound.class);
    server.onJson("POST /v2/sandboxes/" + ID + "/connect", 200, ACCESS);

    assertThat(client.connect(ID).id()).isEqualTo(ID);
  }

  @Test
  void whatTheOlderListCannotFilterIsFilteredHere() {
    server.onJson(
        OLDER_LIST,
        200,
        "["
            + String.join(
                ",",
                listed("late", "base", "running", "2026-11-22T19:30:00Z"),
                listed("early", "base", "running", "2026-11-22T18:00:00Z"),
                listed("later", "base", "running", "2026-11-22T20:00:00Z"),
                listed("other", "node", "running", "2026-11-22T20:30:00Z"),
                listed("asleep", "base", "paused", "2026-11-22T20:30:00Z"))
            + "]");

    List<SandboxDetails> found =
        client
            .list(
                new SandboxFilter(
                    Map.of("k", "v"),
                    Set.of(SandboxDetails.State.RUNNING),
                    "base",
                    Instant.parse("2026-11-22T19:00:00Z"),
                    true))
            .toList();

    assertThat(found).extracting(SandboxDetails::sandboxId).containsExactly("later", "late");
    assertThat(server.last().target()).isEqualTo("/sandboxes?metadata=k%3Dv");
  }
}
