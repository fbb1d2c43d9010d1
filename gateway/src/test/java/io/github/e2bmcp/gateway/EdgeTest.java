package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.RunningCommand;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.error.E2bException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plain HTTP clients see, down to the words that E2B's own tests look for. */
class EdgeTest extends GatewayTestBase {

  @Test
  void aSandboxThatIsNotThereIsNamed() throws Exception {
    HttpResponse<String> program = send(to("i9gone", 3000, "/"));
    assertThat(program.statusCode()).isEqualTo(502);
    assertThat(json(program).path("sandboxId").asString()).isEqualTo("i9gone");
    HttpResponse<String> page = send(to("i9<b>", 3000, "/").header("User-Agent", BROWSER));
    assertThat(page.body()).contains("Sandbox Not Found").doesNotContain("<b>");
  }

  @Test
  void aPausedSandboxHasNoTimeToChange() throws Exception {
    try (E2bSandbox paused = e2b().create(NewSandbox.of("base"))) {
      paused.pause();
      HttpRequest.BodyPublisher second = HttpRequest.BodyPublishers.ofString("{\"timeout\":1}");
      HttpResponse<String> refused =
          send(control("/sandboxes/" + paused.id() + "/timeout").POST(second));
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(e2b().connect(paused.id()).isRunning()).isTrue();
    }
  }

  @Test
  void whoRunsCodeHearsThatTheSandboxWasKilled() {
    E2bSandbox victim = e2b().create(NewSandbox.of("base"));
    victim.interpreter().run("1");
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(() -> victim.interpreter().run("import time; time.sleep(60)"));
    victim.commands().run("until pgrep -f interpreter >/dev/null; do sleep 0.02; done");
    victim.kill();
    assertThatThrownBy(() -> running.orTimeout(20, TimeUnit.SECONDS).join())
        .cause()
        .isInstanceOf(E2bException.SandboxNotRunning.class);
  }

  @Test
  void whoWaitsForACommandHearsThatTheSandboxWasKilled() {
    E2bSandbox victim = e2b().create(NewSandbox.of("base"));
    RunningCommand command = victim.commands().start("sleep 60", CommandOptions.standard());
    victim.kill();
    assertThatThrownBy(command::waitFor).isInstanceOf(E2bException.SandboxNotRunning.class);
  }

  @Test
  void whatIsKilledIsGoneWhenTheCallReturns() {
    for (int round = 0; round < 20; round++) {
      RunningCommand command =
          sandbox().commands().start("while true; do true; done", CommandOptions.standard());
      assertThat(sandbox().commands().kill(command.pid())).isTrue();
      assertThatThrownBy(() -> sandbox().commands().run("kill -0 " + command.pid()))
          .isInstanceOf(E2bException.CommandExit.class);
    }
  }

  @Test
  void whoAsksForAnotherLanguageIsToldWhichThereAre() throws Exception {
    String body = "{\"code\":\"1\",\"language\":\"typescript\"}";
    HttpResponse<String> answer =
        send(
            to(sandbox().id(), 49_999, "/execute")
                .header("X-Access-Token", token())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    // Of any other refusal the JavaScript SDK shows no word.
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("python and javascript, not typescript");
  }

  @Test
  void rootHasAHomeOfItsOwn() {
    assertThat(sandbox().files().as("root").write("note", "x").path()).isEqualTo("/root/note");
    assertThat(sandbox().files().as("root").read("note")).isEqualTo("x");
    CommandOptions root = CommandOptions.standard().withUser("root");
    assertThat(sandbox().commands().run("cd && cat note && pwd", root).stdout())
        .isEqualTo("x/root\n");
  }

  @Test
  void programsThatScriptsExpectAreThere() {
    Map<String, String> foo = Map.of("FOO", "bar");
    CommandOptions options = CommandOptions.standard().withEnvironment(foo);
    assertThat(sandbox().commands().run("sudo -n echo \"$FOO\"", options).stdout())
        .isEqualTo("bar\n");
    assertThat(sandbox().commands().run("sudo -u root -H A=1 sh -c 'echo $A'").stdout())
        .isEqualTo("1\n");
    assertThat(sandbox().commands().run("python -c 'print(6 * 7)'").stdout()).isEqualTo("42\n");
    assertThat(sandbox().commands().run("echo $E2B_SANDBOX $E2B_SANDBOX_ID").stdout())
        .isEqualTo("true " + sandbox().id() + "\n");
  }

  @Test
  void metricsAreOfTheTimeThatIsAskedFor() throws Exception {
    String path = "/sandboxes/" + sandbox().id() + "/metrics";
    assertThat(json(send(control(path)))).hasSize(1);
    assertThat(json(send(control(path + "?start=1000&end=2000")))).isEmpty();
    assertThat(send(control(path + "?start=soon")).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"timeout\": \"x\"",
        "\"timeout\": 1.5",
        "\"metadata\": {\"a\": 1}",
        "\"metadata\": [\"a\"]",
        "\"envVars\": {\"a\": null}"
      })
  void whatIsOfAnotherKindIsRefused(String member) throws Exception {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString("{\"templateID\": \"base\", " + member + "}");
    assertThat(send(control("/sandboxes").POST(body)).statusCode()).isEqualTo(400);
  }

  /** What would be another pause than the one that was asked for is none. */
  @Test
  void aPauseWithoutTheMemoryIsRefusedHoweverItIsAskedFor() throws Exception {
    HttpRequest.BodyPublisher create =
        HttpRequest.BodyPublishers.ofString(
            "{\"templateID\": \"base\", \"autoPause\": true, \"autoPauseMemory\": false}");
    assertThat(send(control("/sandboxes").POST(create)).statusCode()).isEqualTo(501);
    try (E2bSandbox other = e2b().create(NewSandbox.of("base"))) {
      String path = "/sandboxes/" + other.id();
      HttpRequest.BodyPublisher memory = HttpRequest.BodyPublishers.ofString("{\"memory\": false}");
      assertThat(send(control(path + "/pause").POST(memory)).statusCode()).isEqualTo(501);
      other.pause();
      assertThat(send(control(path + "/connect").POST(memory)).statusCode()).isEqualTo(501);
    }
  }

  @Test
  void namesOfTemplatesAreLookedUp() throws Exception {
    assertThat(send(control("/templates/aliases/base")).statusCode()).isEqualTo(200);
    assertThat(send(control("/templates/aliases/no-such")).statusCode()).isEqualTo(404);
  }
}
