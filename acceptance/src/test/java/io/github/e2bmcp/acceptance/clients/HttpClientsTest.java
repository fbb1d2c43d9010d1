package io.github.e2bmcp.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.Product;
import io.github.e2bmcp.acceptance.StatelessClient;
import io.github.e2bmcp.mcp.authorization.BearerTokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The official clients over Streamable HTTP, and who may enter. */
final class HttpClientsTest {

  private static final String TOKEN = "a-long-random-token-for-ann-0123456789";
  private static final String DIGEST = BearerTokens.digest(TOKEN);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> pythonInTheHandshakeEra() throws Exception {
    return python("Python HTTP legacy", "legacy");
  }

  @TestFactory
  Stream<DynamicTest> pythonInTheModernEra() throws Exception {
    return python("Python HTTP modern", "2026-07-28");
  }

  private static Stream<DynamicTest> python(String client, String era) throws Exception {
    try (HttpService service = HttpService.start()) {
      return OfficialClientsTest.tests(
          client, ClientProgram.pythonAt("python_client.py", era, service.url()));
    }
  }

  @TestFactory
  Stream<DynamicTest> theHandshakeEra() throws Exception {
    return tests("HTTP legacy", "legacy");
  }

  @TestFactory
  Stream<DynamicTest> theModernEra() throws Exception {
    return tests("HTTP modern", "2026-07-28");
  }

  private static Stream<DynamicTest> tests(String client, String era) throws Exception {
    try (HttpService service = HttpService.start()) {
      return OfficialClientsTest.tests(
          client, ClientProgram.nodeAt("typescript-http.mjs", era, service.url(), "-"));
    }
  }

  @Test
  void aTokenIsAskedForWhereThereAreTokens() throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), "# people\nann " + DIGEST + "\n");
    try (HttpService service = HttpService.start("--tokens", tokens.toString());
        StatelessClient nobody = new StatelessClient(service.url(), null);
        StatelessClient stranger = new StatelessClient(service.url(), "wrong");
        StatelessClient ann = new StatelessClient(service.url(), TOKEN)) {
      assertThat(nobody.list().statusCode()).isEqualTo(401);
      assertThat(stranger.list().statusCode()).isEqualTo(401);
      HttpResponse<String> entered = ann.list();
      assertThat(entered.statusCode()).isEqualTo(200);
      assertThat(entered.body()).contains("execute_python");
      assertThat(nobody.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutTokensOnlyLoopbackIsListenedOn() throws Exception {
    Product.build();
    Process refused =
        new ProcessBuilder(
                Product.launcher().toString(), "http", "--host", "0.0.0.0", "--port", "0")
            .redirectErrorStream(true)
            .start();
    String said = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(refused.waitFor()).isEqualTo(2);
    assertThat(said).contains("loopback").contains("--tokens");
  }
}
