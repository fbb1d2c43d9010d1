package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Calls with one answer, on the control plane and on the daemon, that go wrong. */
class CallFaultsTest extends FaultyServer {

  private static final String CREATE = "POST /v2/sandboxes";
  private static final String STAT = "POST /filesystem.Filesystem/Stat";

  @Test
  void rateLimitsAreWaitedOutWithinTheDeadline() {
    server.on(
        CREATE,
        (request, answer) ->
            answer.full(
                429, "Retry-After: 1\r\n", "{\"code\":429}".getBytes(StandardCharsets.UTF_8)));
    server.onJson(
        CREATE, 201, "{\"sandboxID\":\"" + Sandboxes.ID + "\",\"envdVersion\":\"0.6.4\"}");
    long start = System.nanoTime();

    assertThat(client.create().id()).isEqualTo(Sandboxes.ID);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(950));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void rateLimitsBeyondTheDeadlineAreToldAtOnce() {
    server.on(
        CREATE,
        (request, answer) ->
            answer.full(
                429,
                "Retry-After: 30\r\n",
                "{\"code\":429,\"message\":\"Rate limit exceeded\"}"
                    .getBytes(StandardCharsets.UTF_8)));

    failsWith(E2bException.RateLimit.class, () -> client.create(NewSandbox.of("base")));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerThatIsNotThere() throws IOException {
    ScriptedServer nobody = new ScriptedServer();
    nobody.close();
    E2b lonely = client(Sandboxes.config(nobody).withRetries(1));

    failsWith(E2bException.ConnectionFailed.class, lonely::create);
    failsWith(
        E2bException.SandboxUnreachable.class,
        () -> Sandboxes.open(lonely, "0.6.4").files().read("x"));
  }

  @Test
  void rateLimitsThatDoNotSayForHowLongAreToldAtOnce() {
    server.onJson(CREATE, 429, "{\"code\":429,\"message\":\"Rate limit exceeded\"}");
    server.onJson(STAT, 429, "{\"code\":\"resource_exhausted\",\"message\":\"too many\"}");

    failsWith(E2bException.RateLimit.class, client::create);
    failsWith(E2bException.RateLimit.class, () -> sandbox.files().info("x"));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void headersThatDoNotCome() {
    server.on(CREATE, (request, answer) -> answer.awaitClientGone());
    server.on(STAT, (request, answer) -> answer.awaitClientGone());

    timesOut(HURRY, hurried::create);
    timesOut(HURRY, () -> Sandboxes.open(hurried, "0.6.13").files().info("x"));
  }

  @Test
  void aBodyThatStopsHalfway() {
    server.on(
        CREATE,
        (request, answer) -> {
          answer.begin(201, "Content-Type: application/json\r\n");
          answer.chunk("{\"sandboxID\":");
          answer.awaitClientGone();
        });

    timesOut(HURRY, hurried::create);
  }

  @Test
  void aBodyThatIsCutHalfway() {
    server.on(
        CREATE,
        (request, answer) -> {
          answer.begin(201, "Content-Type: application/json\r\n");
          answer.chunk("{\"sandboxID\":");
          answer.cut();
        });

    failsWith(E2bException.ConnectionFailed.class, client::create);
  }

  @Test
  void answersThatAreNoJson() {
    server.onJson(CREATE, 201, "{\"sandboxID\":");
    server.onJson(STAT, 200, "[]");

    failsWith(E2bException.Protocol.class, client::create);
    failsWith(E2bException.Protocol.class, () -> sandbox.files().info("x"));
  }

  @Test
  void aProxyThatHasNobodyBehindIt() {
    byte[] page = "<html>Bad Gateway</html>".getBytes(StandardCharsets.UTF_8);
    server.on(CREATE, (request, answer) -> answer.full(502, "Content-Type: text/html\r\n", page));
    server.on(STAT, (request, answer) -> answer.full(502, "Content-Type: text/html\r\n", page));

    failsWith(E2bException.SandboxError.class, client::create);
    failsWith(E2bException.SandboxUnreachable.class, () -> sandbox.files().info("x"));
  }

  @Test
  void aServiceThatIsBusyMayBeAskedAgain() {
    server.onJson(CREATE, 503, "{\"code\":503,\"message\":\"no capacity\"}");

    E2bException busy = (E2bException) Assertions.catchThrowable(client::create);

    assertThat(busy).isExactlyInstanceOf(E2bException.ServiceBusy.class);
    assertThat(busy.retryable()).isTrue();
    assertThat(busy.statusCode()).isEqualTo(503);
  }
}
