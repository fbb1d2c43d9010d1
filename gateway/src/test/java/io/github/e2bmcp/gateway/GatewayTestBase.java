package io.github.e2bmcp.gateway;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway with one sandbox, which plain HTTP clients ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayTestBase {

  static final Duration SOON = Duration.ofSeconds(20);

  static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0";

  final HttpClient http = HttpClient.newHttpClient();
  private RunningGateway gateway;
  private E2b e2b;
  private E2bSandbox sandbox;

  @SuppressWarnings("NullAway.Init") // made before each class by JUnit
  GatewayTestBase() {}

  @BeforeAll
  void start() {
    gateway = new RunningGateway(GatewayOptions.standard(), 0);
    e2b = gateway.client();
    sandbox = e2b.create(NewSandbox.of("base"));
  }

  @AfterAll
  void stop() {
    sandbox.close();
    e2b.close();
    gateway.close();
  }

  final String url() {
    return gateway.url();
  }

  final E2b e2b() {
    return e2b;
  }

  final E2bSandbox sandbox() {
    return sandbox;
  }

  final String token() {
    return sandbox.access().accessToken();
  }

  final HttpRequest.Builder to(String id, int port, String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .timeout(SOON)
        .header("E2b-Sandbox-Id", id)
        .header("E2b-Sandbox-Port", Integer.toString(port));
  }

  final HttpRequest.Builder control(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .timeout(SOON)
        .header("X-API-Key", "a-key")
        .header("Content-Type", "application/json");
  }

  final HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }
}
