package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.CommandResult;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NetworkRules;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.egress.EgressLimits;
import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.testkit.tls.OwnAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network that a request asks for. All names lead to a server on this machine's loopback
 * address, which alone is lifted from the proxy's rules.
 */
class NetworkTest {

  private static HttpServer origin;
  private static int port;
  private static RunningGateway gateway;
  private static E2b client;

  @BeforeAll
  static void start() throws Exception {
    origin = new HttpServer(HttpLimits.standard());
    port =
        origin
            .listen(
                "127.0.0.1",
                0,
                exchange ->
                    exchange.respond(
                        200, HttpHeaders.none(), "reached".getBytes(StandardCharsets.UTF_8)))
            .getPort();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    EgressProxy proxy =
        new EgressProxy(
            EgressLimits.standard(),
            name -> List.of(loopback),
            AddressRules.strict().lifting(new InetSocketAddress(loopback, port)));
    gateway = new RunningGateway(GatewayOptions.standard(), 0, proxy);
    client = gateway.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
    origin.close();
  }

  private static String fetch(E2bSandbox sandbox, String host) {
    String command = "curl -sS --max-time 20 http://" + host + ":" + port + "/ || true";
    CommandResult result = sandbox.commands().run(command, CommandOptions.standard());
    return result.stdout();
  }

  @Test
  void internetAccessIsAsAskedFor() {
    E2bSandbox open = client.create(NewSandbox.of("base"));
    assertThat(fetch(open, "any.example")).isEqualTo("reached");
    String code = "u.urlopen('http://any.example:" + port + "/').read().decode()";
    assertThat(open.interpreter().run("import urllib.request as u; " + code).text())
        .isEqualTo("reached");
    E2bSandbox closed = client.create(NewSandbox.of("base").withInternetAccess(false));
    assertThat(fetch(closed, "any.example")).contains("deny").doesNotContain("reached");
    open.kill();
    closed.kill();
  }

  @Test
  void onlyWhatIsAllowedPassesAndRulesCanBeReplaced() {
    NetworkRules rules = NetworkRules.allowOnly("good.example:" + port);
    E2bSandbox sandbox = client.create(NewSandbox.of("base").withNetwork(rules));
    assertThat(fetch(sandbox, "good.example")).isEqualTo("reached");
    assertThat(fetch(sandbox, "bad.example")).contains("deny");

    sandbox.updateNetwork(NetworkRules.deny("127.0.0.0/8"), true);
    assertThat(fetch(sandbox, "good.example")).contains("deny");

    sandbox.updateNetwork(NetworkRules.deny("192.0.2.0/24"), true);
    assertThat(fetch(sandbox, "bad.example")).isEqualTo("reached");
    sandbox.kill();
  }

  @Test
  void rulesThatMakeNoSenseAreRefused() {
    NewSandbox wanted = NewSandbox.of("base");
    assertThatThrownBy(() -> client.create(wanted.withNetwork(NetworkRules.deny("not an address"))))
        .hasMessageContaining("denyOut");
  }

  private static HttpResponse<String> visit(E2bSandbox sandbox, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url()))
            .header("E2b-Sandbox-Id", sandbox.id())
            .header("E2b-Sandbox-Port", "8080");
    try (HttpClient plain = HttpClient.newHttpClient()) {
      return plain.send(
          (headers.length == 0 ? request : request.headers(headers)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void portsAreOpenToWhoHasTheTrafficTokenAlone() throws Exception {
    String name = "E2b-Traffic-Access-Token";
    NetworkRules rules = NetworkRules.deny().withoutPublicTraffic();
    try (E2bSandbox sandbox = client.create(NewSandbox.of("base").withNetwork(rules));
        E2bSandbox other = client.create(NewSandbox.of("base").withNetwork(rules))) {
      sandbox.files().write("www/index.html", "from inside");
      sandbox
          .commands()
          .start("cd www && exec python3 -m http.server 8080", CommandOptions.standard());
      sandbox.commands().run("until curl -s -o /dev/null 127.0.0.1:8080; do sleep 0.05; done");

      HttpResponse<String> missing = visit(sandbox);
      assertThat(missing.statusCode()).isEqualTo(403);
      assertThat(missing.body()).contains("Token header 'e2b-traffic-access-token' is missing");
      for (String wrong : new String[] {other.access().trafficToken(), token(sandbox), ""}) {
        HttpResponse<String> refused = visit(sandbox, name, wrong);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
            .contains("Provided token in header 'e2b-traffic-access-token' is invalid");
      }
      HttpResponse<String> page = visit(sandbox, name, sandbox.access().trafficToken());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).isEqualTo("from inside");
    }
  }

  /** The daemon's, which opens more than ports and is another one. */
  private static String token(E2bSandbox sandbox) {
    return sandbox.access().accessToken();
  }

  @Test
  void programsSeeTheHostThatWasAskedFor() throws Exception {
    NetworkRules rules =
        new NetworkRules(
            List.of(), List.of(), Map.of(), null, null, "masked.example:${PORT}", List.of());
    E2bSandbox sandbox = client.create(NewSandbox.of("base").withNetwork(rules));
    String program =
        """
        import http.server
        class Echo(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(self.headers["Host"].encode())
        server = http.server.HTTPServer(("127.0.0.1", 8080), Echo)
        print("ready", flush=True)
        server.serve_forever()
        """;
    sandbox.files().write("echo.py", program);
    sandbox.commands().start("python3 echo.py", CommandOptions.standard());
    sandbox.commands().run("until curl -s -o /dev/null 127.0.0.1:8080; do sleep 0.05; done");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.url()))
            .header("E2b-Sandbox-Id", sandbox.id())
            .header("E2b-Sandbox-Port", "8080")
            .build();
    try (HttpClient plain = HttpClient.newHttpClient()) {
      assertThat(plain.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("masked.example:8080");
    }
    sandbox.kill();
  }

  @Test
  void programsThatSpeakTlsAreReached(@TempDir Path folder) throws Exception {
    NetworkRules rules =
        new NetworkRules(List.of(), List.of(), Map.of(), null, null, "", List.of(8443));
    E2bSandbox sandbox = client.create(NewSandbox.of("base").withNetwork(rules));
    String program =
        """
        import http.server, ssl
        server = http.server.HTTPServer(("127.0.0.1", 8443), http.server.SimpleHTTPRequestHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("server.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.serve_forever()
        """;
    sandbox.files().write("server.pem", new OwnAuthority(folder).serverPem());
    sandbox.files().write("hello", "by TLS");
    sandbox.files().write("tls.py", program);
    sandbox.commands().start("python3 tls.py", CommandOptions.standard());
    sandbox
        .commands()
        .run("until curl -sk -o /dev/null https://127.0.0.1:8443; do sleep 0.05; done");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/hello"))
            .header("E2b-Sandbox-Id", sandbox.id())
            .header("E2b-Sandbox-Port", "8443")
            .build();
    try (HttpClient plain = HttpClient.newHttpClient()) {
      assertThat(plain.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("by TLS");
    }
    sandbox.commands().run("pkill -f tls.py");
    sandbox.commands().start("python3 -m http.server 8443", CommandOptions.standard());
    sandbox.commands().run("until curl -s -o /dev/null http://127.0.0.1:8443; do sleep 0.05; done");
    try (HttpClient plain = HttpClient.newHttpClient()) {
      HttpResponse<String> none = plain.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(none.statusCode()).isEqualTo(502);
      assertThat(none.body()).contains("does not speak TLS");
    }
    sandbox.kill();
  }

  @Test
  void anOperatorMayGiveNone() {
    try (RunningGateway strict =
            new RunningGateway(GatewayOptions.standard().withInternet(false), 0);
        E2b strictClient = strict.client()) {
      NetworkRules rules = NetworkRules.allowOnly("good.example:" + port);
      E2bSandbox sandbox = strictClient.create(NewSandbox.of("base").withNetwork(rules));
      assertThat(fetch(sandbox, "good.example")).contains("deny");
    }
  }
}
