package io.github.e2bmcp.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.Product;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The official TypeScript client over Streamable HTTP, and who may enter. */
final class HttpClientsTest {

  private static final String TOKEN = "a-long-random-token-for-ann-0123456789";
  private static final String DIGEST = io.github.e2bmcp.mcp.BearerTokens.digest(TOKEN);

  @TempDir Path folder;

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
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(list(client, service.url(), "").statusCode()).isEqualTo(401);
      assertThat(list(client, service.url(), "Bearer wrong").statusCode()).isEqualTo(401);
      HttpResponse<String> entered = list(client, service.url(), "Bearer " + TOKEN);
      assertThat(entered.statusCode()).isEqualTo(200);
      assertThat(entered.body()).contains("execute_python");
      URI health = URI.create(service.url().replace("/mcp", "/health"));
      HttpRequest alive = HttpRequest.newBuilder(health).build();
      assertThat(client.send(alive, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
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
    String said =
        new String(
            refused.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(refused.waitFor()).isEqualTo(2);
    assertThat(said).contains("loopback").contains("--tokens");
  }

  private static HttpResponse<String> list(HttpClient client, String url, String authorization)
      throws Exception {
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{\
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}}}}\
        """;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/list")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
