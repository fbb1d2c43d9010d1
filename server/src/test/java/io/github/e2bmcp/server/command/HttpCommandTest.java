package io.github.e2bmcp.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as flags start it. */
@Timeout(60)
class HttpCommandTest {

  private static final String RESOURCE = "https://mcp.example.com/mcp";
  private static final String METADATA = "/.well-known/oauth-protected-resource/mcp";

  @Test
  void oauthFlagsGuardTheService() throws Exception {
    try (AuthorizationServer authorization = new AuthorizationServer();
        ServerProcess service = service(oauth(authorization, "--oauth-scopes=code:run"));
        HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create(service.after("MCP at "));

      HttpResponse<String> stranger = list(client, url, "");
      assertThat(stranger.statusCode()).isEqualTo(401);
      assertThat(stranger.headers().firstValue("WWW-Authenticate"))
          .hasValue(
              "Bearer scope=\"code:run\", resource_metadata=\"https://mcp.example.com"
                  + METADATA
                  + "\"");

      HttpRequest metadata = HttpRequest.newBuilder(url.resolve(METADATA)).build();
      assertThat(client.send(metadata, HttpResponse.BodyHandlers.ofString()).body())
          .contains("\"resource\":\"" + RESOURCE + "\"")
          .contains("\"authorization_servers\":[\"" + authorization.issuer() + "\"]");

      HttpResponse<String> entered = list(client, url, authorization.token(RESOURCE));
      assertThat(entered.statusCode()).isEqualTo(200);
      assertThat(entered.body()).contains("execute_python");

      String other = authorization.token("https://other.example.com/mcp");
      HttpResponse<String> refused = list(client, url, other);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("error=\"invalid_token\"", "resource_metadata=");
    }
  }

  @Test
  void isReadyWhileAnEngineCanBeHad() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> onE2b =
        List.of(
            "http",
            "--port=0",
            "--sandbox-engine=e2b",
            "--e2b-api-key=e2b_0123456789",
            "--e2b-api-url=http://127.0.0.1:" + port);
    try (ServerProcess service = ServerProcess.start(List.of(), onE2b);
        HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create(service.after("MCP at "));
      assertThat(status(client, url.resolve("/health"))).isEqualTo(200);
      assertThat(status(client, url.resolve("/ready"))).isEqualTo(503);
      for (int times = 0; times < 2; times++) {
        try (ServerProcess e2b =
            ServerProcess.start(List.of(), List.of("http", "--e2b-api", "--port=" + port))) {
          e2b.after("E2B API at ");
          awaitStatus(200, client, url.resolve("/ready"));
        }
        awaitStatus(503, client, url.resolve("/ready"));
        assertThat(status(client, url.resolve("/health"))).isEqualTo(200);
      }
    }
  }

  @Test
  void preparesTheEngineBeforeAClientOfE2bsApiAsks() throws Exception {
    try (ServerProcess service =
        ServerProcess.start(List.of(), List.of("http", "--e2b-api", "--port=0"))) {
      service.after("E2B API at ");
      assertThat(service.after("engine ready")).contains("runtime");
    }
  }

  /** The answer may be two seconds old. */
  private static void awaitStatus(int wanted, HttpClient client, URI url) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (status(client, url) != wanted && System.nanoTime() < end) {
      LockSupport.parkNanos(2_000_000);
    }
    assertThat(status(client, url)).isEqualTo(wanted);
  }

  private static int status(HttpClient client, URI url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(url).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void theQuotaOfFlagsIsKept() throws Exception {
    try (AuthorizationServer authorization = new AuthorizationServer();
        ServerProcess service = service(oauth(authorization, "--requests-per-minute=1"));
        HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create(service.after("MCP at "));
      String token = authorization.token(RESOURCE);
      assertThat(list(client, url, token).statusCode()).isEqualTo(200);
      HttpResponse<String> more = list(client, url, token);
      assertThat(more.statusCode()).isEqualTo(429);
      assertThat(more.body()).contains("1 a minute");
    }
  }

  @Test
  void neitherStdioNorPlainHttpLoadsTheJoseLibrary() throws Exception {
    List<String> telling = List.of("-Xlog:class+load");
    try (ServerProcess stdio = ServerProcess.start(telling, List.of())) {
      assertThat(stdio.all())
          .anyMatch(line -> line.contains("io.github.e2bmcp.server.command.ServeCommand"))
          .noneMatch(line -> line.contains("com.nimbusds"));
      assertThat(stdio.exitCode()).isZero();
    }
    try (ServerProcess http = ServerProcess.start(telling, List.of("http", "--port=0"))) {
      http.after("MCP at ");
      http.stop();
      assertThat(http.all())
          .anyMatch(line -> line.contains("io.github.e2bmcp.server.command.HttpAuthorization"))
          .noneMatch(line -> line.contains("com.nimbusds"));
    }
  }

  private static List<String> oauth(AuthorizationServer authorization, String more) {
    return List.of(
        "--oauth-issuer=" + authorization.issuer(),
        "--oauth-keys=" + authorization.keys(),
        "--oauth-resource=" + RESOURCE,
        more);
  }

  private static ServerProcess service(List<String> flags) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("http", "--port=0"));
    arguments.addAll(flags);
    return ServerProcess.start(List.of(), arguments);
  }

  private static HttpResponse<String> list(HttpClient client, URI url, String token)
      throws Exception {
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{\
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}}}}\
        """;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/list")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
