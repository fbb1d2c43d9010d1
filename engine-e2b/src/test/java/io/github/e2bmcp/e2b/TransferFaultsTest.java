package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Answer;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Files and code that travel outside of the Connect protocol, and what goes wrong with them. */
class TransferFaultsTest extends FaultyServer {

  private static final String EXECUTE = "POST /execute";
  private static final String READ = "GET /files";
  private static final String WRITE = "POST /files";
  private static final List<String> ROUTES = List.of(EXECUTE, READ, WRITE);
  private static final String WRITTEN = "[{\"name\":\"a\",\"path\":\"/a\",\"type\":\"file\"}]";
  private static final String RAN = "{\"type\":\"end_of_execution\"}\n";

  private void always(ScriptedServer.Script script) {
    ROUTES.forEach(route -> server.on(route, script));
  }

  private static List<ThrowingCallable> callsOf(E2bSandbox sandbox) {
    return List.of(
        () -> sandbox.interpreter().run("x"),
        () -> sandbox.files().read("a"),
        () -> sandbox.files().write("a", "text"));
  }

  private void allFailWith(Class<? extends E2bException> type) {
    callsOf(sandbox).forEach(call -> failsWith(type, call));
  }

  private static void limited(Answer answer, String headers) throws IOException {
    answer.full(
        429, headers, "{\"code\":429,\"message\":\"slow\"}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void rateLimitsThatDoNotSayForHowLongAreToldAtOnce() {
    always((request, answer) -> limited(answer, ""));

    allFailWith(E2bException.RateLimit.class);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void rateLimitsBeyondTheDeadlineAreToldAtOnce() {
    always((request, answer) -> limited(answer, "Retry-After: 30\r\n"));

    allFailWith(E2bException.RateLimit.class);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void rateLimitsAreWaitedOut() {
    always((request, answer) -> limited(answer, "Retry-After: 1\r\n"));
    server.onJson(EXECUTE, 200, RAN);
    server.onJson(READ, 200, "x");
    server.onJson(WRITE, 200, WRITTEN);

    callsOf(sandbox).forEach(FaultyServer::inTime);
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void aStreamIsNotSentTwice() {
    server.on(WRITE, (request, answer) -> limited(answer, "Retry-After: 1\r\n"));

    failsWith(
        E2bException.RateLimit.class,
        () -> sandbox.files().write("a", new ByteArrayInputStream(new byte[] {1})));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aSandboxThatIsGone() {
    always((request, answer) ->
        answer.json(502, "{\"message\":\"The sandbox was not found\",\"code\":502}"));

    allFailWith(E2bException.SandboxNotRunning.class);
  }

  @Test
  void aProxyThatHasNobodyBehindIt() {
    always((request, answer) ->
        answer.full(502, "Content-Type: text/html\r\n", "<html>".getBytes(StandardCharsets.UTF_8)));

    allFailWith(E2bException.SandboxUnreachable.class);
  }

  @Test
  void answersThatAreNoJson() {
    always((request, answer) -> answer.json(200, "{nonsense\n"));

    failsWith(E2bException.Protocol.class, () -> sandbox.interpreter().run("x"));
    failsWith(E2bException.Protocol.class, () -> sandbox.files().write("a", "text"));
  }

  @Test
  void anUploadThatIsNotAcknowledged() {
    server.onJson(WRITE, 200, "[]");

    failsWith(E2bException.Protocol.class, () -> sandbox.files().write("a", "text"));
  }

  @Test
  void headersThatDoNotCome() {
    always((request, answer) -> answer.awaitClientGone());

    callsOf(Sandboxes.open(hurried, "0.6.13")).forEach(call -> timesOut(HURRY, call));
  }

  @Test
  void aFileThatStopsHalfway() {
    server.on(
        READ,
        (request, answer) -> {
          answer.raw("HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf");
          answer.awaitClientGone();
        });

    timesOut(HURRY, () -> Sandboxes.open(hurried, "0.6.13").files().read("a"));
  }

  @Test
  void aFileThatIsCutHalfway() {
    server.on(
        READ,
        (request, answer) -> {
          answer.raw("HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf");
          answer.cut();
        });

    failsWith(E2bException.ConnectionFailed.class, () -> sandbox.files().read("a"));
  }

  @Test
  void anUploadWhoseConnectionBreaksWhileTheSandboxLives() {
    server.on(WRITE, (request, answer) -> answer.cut());
    server.on("GET /health", (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));

    failsWith(E2bException.ConnectionFailed.class, () -> sandbox.files().write("a", "text"));
    assertThat(server.requests()).hasSize(2);
  }
}
