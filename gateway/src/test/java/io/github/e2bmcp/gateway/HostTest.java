package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.gateway.access.ApiKeys;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sandbox a request is for, and whether it is let in, by the host that it names. */
class HostTest extends GatewayTestBase {

  private static final String JSON = "Content-Type: application/json";

  private String host(int port) {
    return "Host: " + port + "-" + sandbox().id() + ".sandboxes.example.com";
  }

  private static String withToken(String value) {
    return "X-Access-Token: " + value;
  }

  @Test
  void theDaemonIsReachedByAHost() throws Exception {
    String line = "POST /filesystem.Filesystem/Stat";
    String stat = "{\"path\":\"/home\"}";

    assertThat(RawRequest.answer(url(), line, stat, host(49_983), JSON, withToken(token())))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"name\":\"home\"");
    assertThat(RawRequest.answer(url(), line, stat, host(49_983), JSON, withToken("wrong")))
        .startsWith("HTTP/1.1 401 ");
  }

  @Test
  void theCodeInterpreterIsReachedByAHost() throws Exception {
    String line = "POST /execute";
    String code = "{\"code\":\"6 * 7\"}";

    assertThat(RawRequest.answer(url(), line, code, host(49_999), JSON, withToken(token())))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"text\":\"42\"");
    assertThat(RawRequest.answer(url(), line, code, host(49_999), JSON, withToken("wrong")))
        .startsWith("HTTP/1.1 401 ");
  }

  @Test
  void programsAreReachedByAHost() throws Exception {
    assertThat(RawRequest.answer(url(), "GET /", "", host(3_999)))
        .startsWith("HTTP/1.1 502 ")
        .contains("The sandbox is running but port is not open", "\"port\":3999");
  }

  /** Older clients write the id of a client behind the sandbox's. */
  @Test
  void anOldCompositeNameIsTheSandboxs() throws Exception {
    String old = "Host: 49983-" + sandbox().id() + "-gateway.localhost:3000";
    assertThat(RawRequest.answer(url(), "GET /health", "", old)).startsWith("HTTP/1.1 204 ");
  }

  @Test
  void aHostWithoutItsSandboxNamesTheSandboxThatIsMissing() throws Exception {
    String gone = "Host: 49983-i9gone.sandboxes.example.com";
    assertThat(RawRequest.answer(url(), "GET /health", "", gone))
        .startsWith("HTTP/1.1 502 ")
        .contains("\"sandboxId\":\"i9gone\"", "The sandbox was not found");
  }

  /** The headers that SDKs send say it where one host serves all sandboxes. */
  @Test
  void headersGoBeforeTheHost() throws Exception {
    String[] fields = {host(3_999), "E2b-Sandbox-Id: " + sandbox().id(), "E2b-Sandbox-Port: 49983"};
    assertThat(RawRequest.answer(url(), "GET /health", "", fields)).startsWith("HTTP/1.1 204 ");
  }

  @Test
  void halfOfTheHeadersNamesNothing() throws Exception {
    for (String half : new String[] {"E2b-Sandbox-Id", "E2b-Sandbox-Port"}) {
      HttpResponse<String> refused = send(control("/health").header(half, "49983"));

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(json(refused).path("code").asInt()).isEqualTo(400);
      assertThat(json(refused).path("message").asString())
          .isEqualTo("E2b-Sandbox-Id and E2b-Sandbox-Port belong together");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "999999"})
  void aPortIsANumberThatPortsHave(String port) throws Exception {
    HttpResponse<String> refused =
        send(
            control("/").header("E2b-Sandbox-Id", sandbox().id()).header("E2b-Sandbox-Port", port));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).path("message").asString()).isEqualTo("a port is 1 to 65535");
  }

  /** A page whose name was pointed at this machine would make sandboxes and read their tokens. */
  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:3000", "localhost.evil.example", "127.0.0.1.nip.io"})
  void aForeignHostIsRefusedWithoutKeys(String host) throws Exception {
    String create = "{\"templateID\":\"base\"}";
    assertThat(RawRequest.answer(url(), "POST /v2/sandboxes", create, "Host: " + host, JSON))
        .startsWith("HTTP/1.1 403 ")
        .contains("\"code\":403", "loopback host name only");
    assertThat(RawRequest.answer(url(), "GET /v2/sandboxes", "", "Host: " + host))
        .startsWith("HTTP/1.1 403 ");
    assertThat(json(send(control("/v2/sandboxes")))).hasSize(1);
  }

  @Test
  void aPageOfAForeignOriginIsRefusedWithoutKeys() throws Exception {
    HttpResponse<String> refused =
        send(control("/v2/sandboxes").header("Origin", "https://evil.example"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(
            send(control("/v2/sandboxes").header("Origin", "http://localhost:5173")).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:3000", "127.0.0.1", "[::1]:3000", "api.localhost"})
  void thisMachinesHostsAreLetIn(String host) throws Exception {
    assertThat(RawRequest.answer(url(), "GET /v2/sandboxes", "", "Host: " + host))
        .startsWith("HTTP/1.1 200 ");
  }

  /** A key is what pages do not have. */
  @Test
  void withKeysAnyHostIsLetIn() throws Exception {
    GatewayOptions options =
        GatewayOptions.standard().withKeys(ApiKeys.hashed(Map.of(ApiKeys.hash("key"), "ann")));
    try (RunningGateway closed = new RunningGateway(options, 0)) {
      String line = "GET /v2/sandboxes";
      String host = "Host: api.sandboxes.example.com";
      assertThat(RawRequest.answer(closed.url(), line, "", host, "X-API-Key: key"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(RawRequest.answer(closed.url(), line, "", host))
          .startsWith("HTTP/1.1 401 ")
          .contains("\"code\":401");
    }
  }
}
