package io.github.e2bmcp.acceptance.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.LegacySession;
import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.StatelessClient;
import io.github.e2bmcp.mcp.authorization.BearerTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two tenants of one service. */
@Timeout(300)
final class TenantsTest {

  private static final String ANN = "a-long-random-token-for-ann-0123456789";
  private static final String BOB = "a-long-random-token-for-bob-0123456789";

  @TempDir Path folder;
  private HttpService service;
  private StatelessClient ann;
  private StatelessClient bob;

  @BeforeEach
  void start() throws Exception {
    Path tokens =
        Files.writeString(
            folder.resolve("tokens"),
            "ann %s%nbob %s%n".formatted(BearerTokens.digest(ANN), BearerTokens.digest(BOB)));
    service =
        HttpService.start(
            "--tokens", tokens.toString(),
            "--sandbox-max-per-client", "2",
            "--sandbox-max-total", "4",
            "--sandbox-warm", "0",
            "--concurrent-requests", "4",
            "--sandbox-execution-timeout", "2min");
    ann = new StatelessClient(service.url(), ANN);
    bob = new StatelessClient(service.url(), BOB);
  }

  @AfterEach
  void stop() throws Exception {
    ann.close();
    bob.close();
    service.close();
  }

  @Test
  void noneSeesOrUsesWhatIsAnothers() throws Exception {
    ann.use("execute_python", "code", "secret = 'of ann'; open('diary', 'w').write(secret)")
        .succeeded();
    String hers = structured(ann).at("/sandboxes/0/sandbox_id").asString();
    assertThat(hers).isNotEmpty();

    assertThat(structured(bob).path("sandboxes").size()).isZero();
    String unknown = hers.substring(0, hers.length() - 1) + (hers.endsWith("0") ? "1" : "0");
    for (Object[] call :
        new Object[][] {
          {"execute_python", "code", "secret"},
          {"execute_javascript", "code", "1"},
          {"create_file", "path", "diary", "content", "mine"},
          {"read_file", "path", "diary"},
          {"list_files"},
          {"install_packages", "packages", List.of("six"), "language", "python"},
          {"get_sandbox_info"}
        }) {
      String refused = attempt(call, hers);
      assertThat(refused).contains("does not exist").doesNotContain("of ann");
      assertThat(refused.replace(hers, "it"))
          .as("an id of another's and one that never was are told alike")
          .isEqualTo(attempt(call, unknown).replace(unknown, "it"));
    }
    bob.use("execute_python", "code", "secret = 'of bob'").succeeded();
    assertThat(ann.use("execute_python", "code", "secret, open('diary').read()").text())
        .contains("('of ann', 'of ann')");
  }

  private static JsonNode structured(StatelessClient client) throws Exception {
    return client.use("get_sandbox_info").succeeded().message().at("/result/structuredContent");
  }

  private String attempt(Object[] call, String sandbox) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of(call).subList(1, call.length));
    arguments.addAll(List.of("sandbox_id", sandbox));
    return bob.use((String) call[0], arguments.toArray()).refused().text();
  }

  @Test
  void noneTakesWhatAnotherNeeds() throws Exception {
    // As many sandboxes as the service has in all, asked for in sessions of both eras.
    for (int i = 0; i < 2; i++) {
      ann.use("execute_python", "code", "1", "sandbox_id", "new").succeeded();
    }
    try (LegacySession first = new LegacySession(service.url(), ANN);
        LegacySession second = new LegacySession(service.url(), ANN)) {
      for (LegacySession session : List.of(first, second)) {
        assertThat(session.call("execute_python", "code", "1")).contains("which is the limit");
        assertThat(session.call("execute_python", "code", "1", "sandbox_id", "new"))
            .contains("which is the limit");
      }
    }
    for (int i = 0; i < 2; i++) {
      bob.use("execute_python", "code", "1", "sandbox_id", "new").succeeded();
    }
  }

  @Test
  void noneHoldsUpAnother() throws Exception {
    ann.use("execute_python", "code", "1").succeeded();
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    CountDownLatch refusals = new CountDownLatch(4);
    for (int i = 0; i < 8; i++) {
      calls.add(
          ann.begin("execute_python", "code", "import time; time.sleep(100)")
              .whenComplete((response, failure) -> {
                if (response != null
                    && response.statusCode() == 429
                    && response.headers().firstValue("Retry-After").isPresent()) {
                  refusals.countDown();
                }
              }));
    }
    assertThat(refusals.await(20, TimeUnit.SECONDS)).as("half of them are too many").isTrue();
    Reply his = bob.use("execute_python", "code", "6*7").succeeded();
    assertThat(his.text()).contains("42");
    assertThat(calls.stream().filter(call -> !call.isDone())).as("hers still run").hasSize(4);
  }
}
