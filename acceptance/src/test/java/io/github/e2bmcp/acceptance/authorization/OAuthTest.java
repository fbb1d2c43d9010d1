package io.github.e2bmcp.acceptance.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.StatelessClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The built server behind a real authorization server. */
@Timeout(300)
final class OAuthTest {

  private static final String RUN = "sandbox:run";
  private static final String READ = "sandbox:read";

  private static AuthorizationServer authorization;
  private static HttpService service;

  @BeforeAll
  static void start() throws Exception {
    authorization = new AuthorizationServer();
    service = start(AuthorizationServer.RESOURCE);
  }

  private static HttpService start(String resource) throws Exception {
    return HttpService.start(
        "--oauth-issuer",
        authorization.issuer(),
        "--oauth-keys",
        authorization.keys(),
        "--oauth-resource",
        resource,
        "--oauth-scopes",
        READ);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    authorization.close();
  }

  private static HttpResponse<String> call(String token, String tool, Object... arguments)
      throws Exception {
    try (StatelessClient client = new StatelessClient(service.url(), token)) {
      return client.call(tool, arguments);
    }
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("");
  }

  private static void assertEnters(String token) throws Exception {
    HttpResponse<String> response = call(token, "get_sandbox_info");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static void assertRefused(String token) throws Exception {
    HttpResponse<String> response = call(token, "get_sandbox_info");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
    assertThat(challenge(response)).contains("error=\"invalid_token\"", "resource_metadata=");
    assertThat(response.body()).doesNotContain(token);
  }

  @Test
  void whoHasNoTokenIsToldWhereToGetOne() throws Exception {
    try (StatelessClient stranger = new StatelessClient(service.url(), null)) {
      HttpResponse<String> refused = stranger.list();
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(challenge(refused))
          .isEqualTo(
              "Bearer scope=\"sandbox:read\", resource_metadata="
                  + "\"https://mcp.example.com/.well-known/oauth-protected-resource/mcp\"");
      assertThat(stranger.get("/.well-known/oauth-protected-resource/mcp").body())
          .contains(authorization.issuer(), "\"sandbox:read\",\"sandbox:run\"");
    }
  }

  @Test
  void eachToolAsksForItsScope() throws Exception {
    String reader = authorization.token(READ);
    assertEnters(reader);
    for (String tool : new String[] {"execute_python", "execute_javascript"}) {
      HttpResponse<String> refused = call(reader, tool, "code", "1");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(challenge(refused))
          .contains("error=\"insufficient_scope\"", "scope=\"sandbox:run\"", "resource_metadata=");
    }
    String runner = authorization.token(RUN);
    assertThat(call(runner, "execute_python", "code", "6*7").body()).contains("42");
    assertThat(call(runner, "read_file", "path", "/etc/hostname").statusCode()).isEqualTo(403);
  }

  @Test
  void whatWasMeantForAnotherIsRefused() throws Exception {
    assertRefused(authorization.tokenForResource("https://other.example.com/mcp"));
  }

  @Test
  void whatAnotherIssuedIsRefusedThoughTheKeysAreRight() throws Exception {
    assertRefused(authorization.tokenOfTwin());
  }

  @Test
  void whatIsOverIsRefused() throws Exception {
    authorization.clock(Duration.ofMinutes(-10));
    String old = authorization.token(READ);
    authorization.clock(Duration.ZERO);
    assertRefused(old);
  }

  @Test
  void whatIsNotSignedIsRefused() throws Exception {
    String[] parts = authorization.token(READ).split("[.]", -1);
    String none = encoded("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");
    assertRefused(none + "." + parts[1] + ".");
    assertRefused(none + "." + parts[1] + "." + parts[2]);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    assertThat(claims).contains("\"sub\":\"ann\"");
    assertRefused(parts[0] + "." + encoded(claims.replace("ann", "bob")) + "." + parts[2]);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void newKeysAreTakenAndTheirPredecessorsForgotten() throws Exception {
    String before = authorization.token(READ);
    assertEnters(before);
    authorization.rotate();
    assertEnters(authorization.token(READ));
    assertRefused(before);
  }

  @Test
  void theOfficialClientFindsItsWayAndAsksForMoreWhenItMust() throws Exception {
    // The client insists that the resource is the address it uses, which is known only when a port
    // was taken.
    String url = "http://127.0.0.1:" + freePort() + "/mcp";
    try (HttpService own =
        HttpService.start(
            "--port", String.valueOf(URI.create(url).getPort()),
            "--oauth-issuer", authorization.issuer(),
            "--oauth-keys", authorization.keys(),
            "--oauth-resource", url,
            "--oauth-scopes", READ)) {
      for (String era : new String[] {"legacy", "2026-07-28"}) {
        assertThat(authorization.client(era, own.url()))
            .as(era)
            .isEqualTo("ok sandbox:read, then sandbox:read sandbox:run\n");
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
