package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.wire.Rest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CodeInterpreterTest extends FaultyServer {

  private static final String EXECUTE = "POST /execute";
  private static final RunOptions ENDLESS = RunOptions.standard().withTimeout(Duration.ZERO);
  private final CodeInterpreter interpreter = Sandboxes.open(client, "0.6.13").interpreter();

  private void onExecute(String... lines) {
    server.on(
        EXECUTE,
        (request, answer) -> {
          answer.begin(200, "Content-Type: application/json\r\n");
          for (String line : lines) {
            answer.chunk(line + "\n");
          }
          answer.end();
        });
  }

  @Test
  void theRealStreamIsRead() {
    onExecute(
        "{\"type\": \"number_of_executions\", \"execution_count\": 4}",
        "{\"type\": \"stdout\", \"text\": \"hi\\n\", \"timestamp\": \"2026-11-22T19:56:04+00:00\"}",
        "{\"type\": \"stderr\", \"text\": \"warn\\n\"}",
        "{\"type\": \"result\", \"png\": \"aGk=\", \"extra\": {}, \"is_main_result\": false}",
        "{\"type\": \"keepalive\"}",
        "{\"type\": \"result\", \"text\": \"2\", \"html\": null, \"is_main_result\": true}",
        "{\"type\": \"end_of_execution\"}");
    List<String> heard = new ArrayList<>();

    Execution execution =
        interpreter.run(
            "1+1",
            RunOptions.standard()
                .withEnvironment(Map.of("A", "b"))
                .withListener(
                    new ExecutionListener() {
                      @Override
                      public void onStdout(String text) {
                        heard.add(text);
                      }

                      @Override
                      public void onResult(ExecutionResult result) {
                        heard.add(result.formats().toString());
                      }
                    }));

    assertThat(execution.text()).isEqualTo("2");
    assertThat(execution.executionCount()).isEqualTo(4);
    assertThat(execution.stdout()).containsExactly("hi\n");
    assertThat(execution.stderr()).containsExactly("warn\n");
    assertThat(execution.error()).isNull();
    assertThat(execution.results().getFirst().png()).isEqualTo("aGk=");
    assertThat(heard).containsExactly("hi\n", "[png]", "[]");
    assertThat(server.last().text()).isEqualTo("{\"code\":\"1+1\",\"env_vars\":{\"A\":\"b\"}}");
    assertThat(server.last().header("E2b-Sandbox-Port")).isEqualTo("49999");
    assertThat(server.last().header("X-Access-Token")).isEqualTo(Sandboxes.TOKEN);
    assertThat(server.last().header("E2B-Traffic-Access-Token")).isEqualTo("traffic");
  }

  @Test
  void everyFormatOfAResultCanBeHad() {
    onExecute(
        "{\"type\":\"result\",\"text\":\"t\",\"json\":{\"a\":[1,true]},\"latex\":\"$x$\","
            + "\"data\":{\"c\":[1,2]},\"pdf\":null,\"new-one\":7,"
            + "\"extra\":{\"application/geo+json\":{\"type\":\"Point\"},\"text/x\":\"more\"}}",
        "{\"type\":\"result\",\"json\":\"[1]\"}",
        "{\"type\":\"end_of_execution\"}");

    List<ExecutionResult> results = interpreter.run("x").results();
    ExecutionResult first = results.getFirst();

    assertThat(first.formats())
        .containsExactly("json", "latex", "data", "new-one", "application/geo+json", "text/x");
    assertThat(first.format("json")).isEqualTo("{\"a\":[1,true]}");
    assertThat(first.json().path("a").size()).isEqualTo(2);
    assertThat(first.latex()).isEqualTo("$x$");
    assertThat(first.format("data")).isEqualTo("{\"c\":[1,2]}");
    assertThat(first.format("new-one")).isEqualTo("7");
    assertThat(first.format("application/geo+json")).isEqualTo("{\"type\":\"Point\"}");
    assertThat(first.format("text/x")).isEqualTo("more");
    assertThat(first.pdf()).isNull();
    assertThat(first.format("absent")).isNull();
    assertThat(results.getLast().format("json")).isEqualTo("[1]");
  }

  @Test
  void failingCodeIsAResult() {
    onExecute(
        "{\"type\":\"error\",\"name\":\"ZeroDivisionError\",\"value\":\"division by zero\","
            + "\"traceback\":\"tb\"}",
        "{\"type\":\"end_of_execution\"}");

    assertThat(interpreter.run("1/0").error())
        .isEqualTo(new ExecutionError("ZeroDivisionError", "division by zero", "tb"));
  }

  @Test
  void aRunWhoseEndIsNotToldHasAnError() {
    onExecute("{\"type\":\"stdout\",\"text\":\"x\"}");

    Execution execution = interpreter.run("x");

    assertThat(Objects.requireNonNull(execution.error()).name())
        .isEqualTo(ExecutionError.UNEXPECTED_END);
    assertThat(execution.stdout()).containsExactly("x");
  }

  @Test
  void charactersSurviveBeingCutBetweenChunks() {
    byte[] line =
        "{\"type\":\"stdout\",\"text\":\"añ€😀\"}\n{\"type\":\"end_of_execution\"}\n"
            .getBytes(StandardCharsets.UTF_8);
    server.on(
        EXECUTE,
        (request, answer) -> {
          answer.begin(200, "");
          for (byte one : line) {
            answer.chunk(new byte[] {one});
          }
          answer.end();
        });

    assertThat(interpreter.run("x").stdout()).containsExactly("añ€😀");
  }

  @Test
  void codeThatRunsTooLongIsGivenUp() {
    server.on(
        EXECUTE,
        (request, answer) -> {
          answer.begin(200, "");
          answer.chunk("{\"type\":\"stdout\",\"text\":\"x\"}\n");
          answer.awaitClientGone();
        });

    timesOut(HURRY, () -> interpreter.run("x", RunOptions.standard().withTimeout(HURRY)));
  }

  private CodeInterpreter impatient() {
    Rest port = new Rest(client.http(), server.url(), Map.of(), 0);
    return new CodeInterpreter(port, sandbox.envd(), Duration.ofMillis(300));
  }

  private void fallsSilentAfter(String line) {
    server.on(
        EXECUTE,
        (request, answer) -> {
          answer.begin(200, "");
          answer.chunk(line + "\n");
          answer.awaitClientGone();
        });
  }

  @Test
  void aServerThatStopsGivingSignsOfLifeIsGivenUp() {
    fallsSilentAfter("{\"type\":\"keepalive\"}");

    failsWith(E2bException.SandboxUnreachable.class, () -> impatient().run("x", ENDLESS));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerThatNeverGaveSignsOfLifeIsAskedWhetherItIsThere() {
    server.on("GET /health", (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
    server.onJson("GET /health", 502, "{\"message\":\"The sandbox was not found\",\"code\":502}");
    fallsSilentAfter("{\"type\":\"stdout\",\"text\":\"x\"}");

    failsWith(E2bException.SandboxNotRunning.class, () -> impatient().run("x", ENDLESS));
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aSandboxThatDiesDuringARunIsTold() {
    server.onJson("GET /health", 502, "{\"message\":\"The sandbox was not found\",\"code\":502}");
    server.on(
        EXECUTE,
        (request, answer) -> {
          answer.begin(200, "");
          answer.chunk("{\"type\":\"stdout\",");
          answer.cut();
        });

    assertThatThrownBy(() -> interpreter.run("x"))
        .isInstanceOf(E2bException.SandboxNotRunning.class);
  }

  @Test
  void refusalsHaveTheirTypes() {
    server.on(
        EXECUTE,
        (request, answer) ->
            answer.full(404, "", "Context nope not found".getBytes(StandardCharsets.UTF_8)));
    server.on(
        EXECUTE,
        (request, answer) ->
            answer.full(500, "", "Internal Server Error".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> interpreter.run("x", RunOptions.standard().withContext("nope")))
        .isInstanceOf(E2bException.NotFound.class)
        .hasMessageContaining("Context nope not found");
    assertThatThrownBy(() -> interpreter.run("x", RunOptions.standard().withLanguage("cobol")))
        .isExactlyInstanceOf(E2bException.SandboxError.class);
    assertThatThrownBy(() ->
            new RunOptions("c", "python", Map.of(), Duration.ZERO, new ExecutionListener() {}))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  @Test
  void contextsAreMadeListedRestartedAndRemoved() {
    String context = "{\"id\":\"c1\",\"language\":\"javascript\",\"cwd\":\"/tmp\"}";
    server.onJson("POST /contexts", 200, context);
    server.onJson("GET /contexts", 200, "[" + context + "]");
    server.onJson("POST /contexts/c1/restart", 200, "null");
    server.onJson("DELETE /contexts/c1", 200, "null");

    assertThat(interpreter.createContext("javascript", "/tmp"))
        .isEqualTo(new CodeContext("c1", "javascript", "/tmp"));
    assertThat(server.last().text()).isEqualTo("{\"language\":\"javascript\",\"cwd\":\"/tmp\"}");
    assertThat(interpreter.contexts()).hasSize(1);
    interpreter.restartContext("c1");
    interpreter.removeContext("c1");
    assertThat(server.last().method()).isEqualTo("DELETE");
  }
}
