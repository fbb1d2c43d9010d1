package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.api.ForkResult;
import io.github.e2bmcp.e2b.api.IamToken;
import io.github.e2bmcp.e2b.api.Lifecycle;
import io.github.e2bmcp.e2b.api.LogQuery;
import io.github.e2bmcp.e2b.api.NetworkRules;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.api.SandboxAccess;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.api.SandboxFilter;
import io.github.e2bmcp.e2b.api.SandboxMetrics;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SandboxApiTest extends FaultyServer {

  private static final String ID = Sandboxes.ID;
  private static final String ACCESS =
      "{\"templateID\":\"base\",\"sandboxID\":\""
          + ID
          + "\",\"clientID\":\"x\",\"envdVersion\":\"0.6.4\",\"envdAccessToken\":\"t\","
          + "\"domain\":null,\"unknownMember\":[1]}";
  private static final String LISTED =
      "{\"sandboxID\":\"%s\",\"templateID\":\"base\",\"alias\":\"b\",\"state\":\"paused\","
          + "\"startedAt\":\"2026-11-22T19:56:04.025608+00:00\",\"endAt\":\"2026-11-22T20:56:04Z\","
          + "\"cpuCount\":2,\"memoryMB\":512,\"diskSizeMB\":1024,\"metadata\":{\"k\":\"v\"},"
          + "\"envdVersion\":\"0.6.4\"}";

  @Test
  void createSendsWhatIsAskedForAndNothingElse() {
    server.onJson("POST /v2/sandboxes", 201, ACCESS);

    E2bSandbox sandbox = client.create(NewSandbox.of("base").withMetadata(Map.of("k", "v")));

    assertThat(sandbox.id()).isEqualTo(ID);
    assertThat(server.last().text())
        .isEqualTo(
            "{\"templateID\":\"base\",\"timeout\":300,\"metadata\":{\"k\":\"v\"},\"envVars\":{}}");
    assertThat(server.last().header("X-API-Key")).isEqualTo("test-key");
  }

  @Test
  void createSendsNetworkLifecycleVolumesAndTokens() {
    server.onJson("POST /v2/sandboxes", 201, ACCESS);
    NetworkRules rules =
        NetworkRules.allowOnly("example.com")
            .withoutPublicTraffic()
            .withHeaders(Map.of("example.com", List.of(Map.of("X-Key", "s"))));

    client.create(
        NewSandbox.of("base")
            .withTimeout(Duration.ofMillis(1500))
            .withInternetAccess(false)
            .withNetwork(rules)
            .withLifecycle(new Lifecycle(Lifecycle.OnTimeout.PAUSE, true, true))
            .withVolumes(Map.of("/data", "vol"))
            .withIamTokens(Map.of("aws", new IamToken("sts", "JWT-SVID"))));

    assertThat(server.last().text())
        .contains("\"timeout\":2,")
        .contains("\"allow_internet_access\":false")
        .contains(
            "\"network\":{\"allowOut\":[\"example.com\"],\"denyOut\":[\"0.0.0.0/0\"],"
                + "\"rules\":{\"example.com\":[{\"transform\":{\"headers\":{\"X-Key\":\"s\"}}}]},"
                + "\"allowPublicTraffic\":false}")
        .contains("\"autoPause\":true")
        .contains("\"autoResume\":{\"enabled\":true}")
        .contains("\"volumeMounts\":[{\"name\":\"vol\",\"path\":\"/data\"}]")
        .contains(
            "\"iam\":{\"tokens\":{\"aws\":{\"audience\":\"sts\",\"tokenType\":\"JWT-SVID\"}}}");
  }

  @Test
  void anOlderServerIsAskedByTheOlderRoutesFromThenOn() {
    server.onJson("POST /sandboxes", 201, ACCESS);

    client.create();
    client.create();

    assertThat(server.requests().stream().map(ScriptedServer.Request::path))
        .containsExactly("/v2/sandboxes", "/sandboxes", "/sandboxes");
    assertThat(server.last().text()).contains("\"secure\":true");
  }

  @Test
  void aTemplateFromBeforeTheProtocolIsRefusedAndItsSandboxKilled() {
    server.onJson(
        "POST /v2/sandboxes", 201, "{\"sandboxID\":\"" + ID + "\",\"envdVersion\":\"0.0.9\"}");
    server.on("DELETE /sandboxes/" + ID, (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));

    assertThatThrownBy(client::create).isInstanceOf(E2bException.Template.class);
    assertThat(server.last().method()).isEqualTo("DELETE");
  }

  @Test
  void connectTellsWhetherItResumed() {
    server.onJson("POST /v2/sandboxes/" + ID + "/connect", 200, ACCESS);
    server.onJson("POST /v2/sandboxes/" + ID + "/connect", 201, ACCESS);

    SandboxAccess running = client.sandboxes().connect(ID, Duration.ZERO, false);
    assertThat(server.last().text()).isEqualTo("{}");
    SandboxAccess paused = client.sandboxes().connect(ID, Duration.ofMinutes(1), true);

    assertThat(server.last().text()).isEqualTo("{\"timeout\":60,\"memory\":false}");
    assertThat(running.resumed()).isFalse();
    assertThat(paused.resumed()).isTrue();
    assertThat(paused.toString()).doesNotContain("\"t\"");
  }

  @Test
  void aSandboxThatIsGoneIsSoEverywhere() {
    assertThatThrownBy(() -> client.connect(ID)).isInstanceOf(E2bException.SandboxNotFound.class);
    assertThatThrownBy(() -> client.sandboxes().info(ID))
        .isInstanceOf(E2bException.SandboxNotFound.class);
    assertThatThrownBy(() -> client.sandboxes().pause(ID, true))
        .isInstanceOf(E2bException.SandboxNotFound.class);
    assertThat(client.sandboxes().kill(ID)).isFalse();
    assertThat(client.sandboxes().deleteSnapshot("s")).isFalse();
  }

  @Test
  void listsArePagedAndFilteredWithTripleEncoding() {
    server.on(
        "GET /v2/sandboxes",
        (request, answer) ->
            answer.full(
                200,
                "X-Next-Token: more\r\n",
                ("[" + LISTED.formatted("i1") + "]").getBytes(StandardCharsets.UTF_8)));
    server.onJson("GET /v2/sandboxes", 200, "[" + LISTED.formatted("i2") + "]");

    List<SandboxDetails> all =
        client
            .list(
                new SandboxFilter(
                    Map.of("k k", "v&v"), Set.of(SandboxDetails.State.PAUSED), "", null, false))
            .toList();

    assertThat(all).extracting(SandboxDetails::sandboxId).containsExactly("i1", "i2");
    assertThat(server.requests().getFirst().target())
        .isEqualTo("/v2/sandboxes?metadata=k%252520k%3Dv%252526v&state=paused&order=asc&limit=100");
    assertThat(server.last().target()).endsWith("&limit=100&nextToken=more");
    SandboxDetails first = all.getFirst();
    assertThat(first.state()).isEqualTo(SandboxDetails.State.PAUSED);
    assertThat(first.startedAt()).isEqualTo(Instant.parse("2026-11-22T19:56:04.025608Z"));
    assertThat(first.diskMegabytes()).isEqualTo(1024);
  }

  @Test
  void pausingWhatIsPausedIsFalse() {
    server.on(
        "POST /sandboxes/" + ID + "/pause",
        (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
    server.onJson("POST /sandboxes/" + ID + "/pause", 409, "{\"code\":409,\"message\":\"paused\"}");

    assertThat(client.sandboxes().pause(ID, false)).isTrue();
    assertThat(server.last().text()).isEqualTo("{\"memory\":false}");
    assertThat(client.sandboxes().pause(ID, true)).isFalse();
  }

  @Test
  void metricsLogsSnapshotsAndForksAreTyped() {
    server.onJson(
        "GET /sandboxes/" + ID + "/metrics",
        200,
        "[{\"timestamp\":\"2026-11-22T19:56:04Z\",\"cpuCount\":2,\"cpuUsedPct\":1.5,"
            + "\"memUsed\":10,\"memTotal\":20,\"memCache\":1,\"diskUsed\":3,\"diskTotal\":4}]");
    server.onJson(
        "GET /v2/sandboxes/" + ID + "/logs",
        200,
        "{\"logs\":[{\"timestamp\":\"2026-11-22T19:56:04Z\",\"level\":\"info\","
            + "\"message\":\"m\",\"fields\":{\"a\":\"b\"}}]}");
    server.onJson(
        "POST /sandboxes/" + ID + "/snapshots", 201, "{\"snapshotID\":\"s\",\"names\":[\"n\"]}");
    server.onJson(
        "POST /sandboxes/" + ID + "/fork",
        201,
        "[{\"sandbox\":" + ACCESS + "},{\"error\":{\"code\":429,\"message\":\"full\"}}]");

    assertThat(
            client
                .sandboxes()
                .metrics(ID, Instant.ofEpochSecond(5), null)
                .getFirst()
                .cpuUsedPercent())
        .isEqualTo(1.5);
    assertThat(server.last().target()).endsWith("/metrics?start=5");
    assertThat(client.sandboxes().logs(ID, LogQuery.all()).getFirst().fields())
        .isEqualTo(Map.of("a", "b"));
    assertThat(client.sandboxes().snapshot(ID, "n").snapshotId()).isEqualTo("s");
    List<ForkResult> forks = client.sandboxes().fork(ID, Duration.ofMinutes(1), 2);
    assertThat(forks.getFirst()).isInstanceOf(ForkResult.Forked.class);
    assertThat(forks.getLast())
        .isInstanceOfSatisfying(
            ForkResult.Failed.class,
            failed -> assertThat(failed.error()).isInstanceOf(E2bException.RateLimit.class));
  }

  @Test
  void logsAreAskedForInPart() {
    server.onJson("GET /v2/sandboxes/" + ID + "/logs", 200, "{\"logs\":[]}");

    LogQuery query = new LogQuery(Instant.ofEpochMilli(1234), 10, true, "warn", "a b");
    assertThat(sandbox.logs(query)).isEmpty();
    assertThat(server.last().target())
        .endsWith("/logs?cursor=1234&limit=10&direction=backward&level=warn&search=a%20b");
    assertThatThrownBy(() -> client.sandboxes().logs("igone", query))
        .isInstanceOf(E2bException.SandboxNotFound.class);
  }

  @Test
  void metricsOfManyAreOneRequest() {
    server.onJson(
        "GET /sandboxes/metrics",
        200,
        "{\"sandboxes\":{\"i1\":{\"cpuCount\":2,\"memUsed\":10},\"i2\":{\"cpuCount\":4}}}");

    Map<String, SandboxMetrics> metrics = client.sandboxes().metrics(List.of("i1", "i2", "i3"));

    assertThat(metrics).containsOnlyKeys("i1", "i2");
    assertThat(metrics.get("i1")).extracting(SandboxMetrics::memoryUsed).isEqualTo(10L);
    assertThat(server.last().target()).isEqualTo("/sandboxes/metrics?sandbox_ids=i1%2Ci2%2Ci3");
  }

  @Test
  void whatLeavesMayGoThroughAProxy() {
    server.on(
        "PUT /sandboxes/" + ID + "/network",
        (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));

    sandbox.updateNetwork(through(new NetworkRules.EgressProxy("p:1080", "me", "pw")), null);
    assertThat(server.last().text())
        .isEqualTo(
            "{\"egressProxy\":{\"address\":\"p:1080\",\"username\":\"me\",\"password\":\"pw\"}}");
    sandbox.updateNetwork(through(new NetworkRules.EgressProxy("p:1080", "", "")), null);
    assertThat(server.last().text()).isEqualTo("{\"egressProxy\":{\"address\":\"p:1080\"}}");
    assertThat(through(new NetworkRules.EgressProxy("p:1080", "me", "pw")).toString())
        .contains("p:1080")
        .doesNotContain("pw");
    assertThatThrownBy(() -> new NetworkRules.EgressProxy("", "", ""))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  private static NetworkRules through(NetworkRules.EgressProxy proxy) {
    return new NetworkRules(List.of(), List.of(), Map.of(), proxy, null, "", List.of());
  }

  @Test
  void lifeAndNetworkAreSetAnew() {
    server.on(
        "POST /sandboxes/" + ID + "/timeout",
        (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
    server.on(
        "PUT /sandboxes/" + ID + "/network",
        (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));

    client.sandboxes().setTimeout(ID, Duration.ofMinutes(2));
    assertThat(server.last().text()).isEqualTo("{\"timeout\":120}");
    client.sandboxes().updateNetwork(ID, NetworkRules.deny("10.0.0.0/8"), true);
    assertThat(server.last().text())
        .isEqualTo("{\"denyOut\":[\"10.0.0.0/8\"],\"allow_internet_access\":true}");
  }

  @Test
  void errorsHaveTheTypesOfTheOfficialSdks() {
    record Case(int status, Class<? extends E2bException> type) {}
    List<Case> cases =
        List.of(
            new Case(400, E2bException.InvalidArgument.class),
            new Case(401, E2bException.Authentication.class),
            new Case(403, E2bException.SandboxError.class),
            new Case(429, E2bException.RateLimit.class),
            new Case(500, E2bException.SandboxError.class),
            new Case(503, E2bException.ServiceBusy.class));
    for (Case one : cases) {
      String path = "/sandboxes/i" + one.status();
      server.onJson(
          "GET " + path, one.status(), "{\"code\":" + one.status() + ",\"message\":\"words\"}");
      assertThatThrownBy(() -> client.sandboxes().info("i" + one.status()))
          .isExactlyInstanceOf(one.type())
          .hasMessageContaining("words")
          .extracting(e -> ((E2bException) e).statusCode())
          .isEqualTo(one.status());
    }
  }

  @Test
  void aTextInsteadOfAnErrorObjectIsKept() {
    server.on(
        "GET /sandboxes/ix",
        (request, answer) -> answer.full(500, "", "<html>oops".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> client.sandboxes().info("ix")).hasMessageContaining("<html>oops");
  }

  @Test
  void aTextInsteadOfAnAnswerIsAProtocolError() {
    server.on(
        "GET /sandboxes/ix",
        (request, answer) -> answer.full(200, "", "<html>oops".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> client.sandboxes().info("ix"))
        .isInstanceOf(E2bException.Protocol.class);
  }

  @Test
  void withoutAKeyNothingIsSent() {
    try (E2b keyless = new E2b(Sandboxes.config(server).withApiKey(""))) {
      assertThatThrownBy(keyless::create)
          .isInstanceOf(E2bException.Authentication.class)
          .hasMessageContaining("E2B_API_KEY");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void autoResumeNeedsAPauseThatKeepsTheMemory() {
    assertThatThrownBy(() -> new Lifecycle(Lifecycle.OnTimeout.PAUSE, false, true))
        .isInstanceOf(E2bException.InvalidArgument.class);
    assertThatThrownBy(() -> new Lifecycle(Lifecycle.OnTimeout.KILL, true, true))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }
}
