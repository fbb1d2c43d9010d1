package io.github.e2bmcp.e2b.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.testkit.tls.OwnAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS and through proxies, against the JDK's own server. */
@Timeout(60)
class TlsTest {

  private static final byte[] LARGE = new byte[3_000_000];
  private static final ProxySelector DIRECT = ProxySelector.of(null);

  private static OwnAuthority authority;
  private HttpsServer server;

  private static Supplier<SSLSocketFactory> trusting;

  @BeforeAll
  static void certify(@TempDir Path folder) throws Exception {
    Arrays.fill(LARGE, (byte) 'y');
    authority = new OwnAuthority(folder);
    SSLSocketFactory factory = authority.client().getSocketFactory();
    trusting = () -> factory;
  }

  @BeforeEach
  void serve() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
    echo(server);
  }

  private static void echo(HttpServer server) {
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] post(Http http, String url) {
    Deadline deadline = Deadline.after(Duration.ofSeconds(20));
    Response response = http.send(Request.to(url).post(Content.of(LARGE)), deadline);
    return new Body(response, deadline).readAll(LARGE.length + 1);
  }

  private String url(String host) {
    return "https://" + host + ":" + server.getAddress().getPort() + "/x";
  }

  @Test
  void serverThatIsTrustedIsServed() throws Exception {
    try (Http http = new Http(DIRECT, trusting)) {
      for (int i = 0; i < 3; i++) {
        assertThat(post(http, url("localhost"))).isEqualTo(LARGE);
      }
    }
  }

  @Test
  void certificateOfAnotherNameIsRefused() throws Exception {
    try (Http http = new Http(DIRECT, trusting)) {
      assertThatThrownBy(() -> post(http, url("127.0.0.1")))
          .isInstanceOf(E2bException.ConnectionFailed.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void authorityThatNobodyTrustsIsRefused() {
    try (Http http = new Http(DIRECT)) {
      assertThatThrownBy(() -> post(http, url("localhost")))
          .isInstanceOf(E2bException.ConnectionFailed.class)
          .hasMessageContaining("PKIX");
    }
  }

  @Test
  void serverThatSaysNothingIsGivenUp() throws Exception {
    try (PlayedServer silent = new PlayedServer(PlayedServer.Peer::untilGone);
        Http http = new Http(DIRECT)) {
      Deadline soon = Deadline.after(Duration.ofMillis(500));

      assertThatThrownBy(
              () -> http.send(Request.to("https://localhost:" + silent.port() + "/"), soon))
          .isExactlyInstanceOf(E2bException.Timeout.class);
    }
  }

  @Test
  void proxyIsAskedForATunnel() throws Exception {
    try (PlayedServer proxy =
            new PlayedServer(peer -> {
              String head = peer.head();
              assertThat(head).startsWith("CONNECT localhost:");
              peer.say("HTTP/1.1 200 Connection established\r\n\r\n");
              peer.tunnelTo(server.getAddress().getPort());
            });
        Http http = new Http(through(proxy), trusting)) {
      assertThat(post(http, url("localhost"))).isEqualTo(LARGE);
      assertThat(post(http, url("localhost"))).isEqualTo(LARGE);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void proxyThatRefusesIsNamed() throws Exception {
    try (PlayedServer proxy =
            new PlayedServer(peer -> {
              peer.head();
              peer.say("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
            });
        Http http = new Http(through(proxy))) {
      assertThatThrownBy(() -> post(http, url("localhost")))
          .isInstanceOf(E2bException.ConnectionFailed.class)
          .hasMessageContaining("The proxy answered 407");
    }
  }

  @Test
  void plainRequestsNameTheirServerToTheProxy() throws Exception {
    try (PlayedServer proxy =
            new PlayedServer(peer -> {
              peer.head();
              peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
        Http http = new Http(through(proxy))) {
      Deadline deadline = Deadline.after(Duration.ofSeconds(20));
      Response response = http.send(Request.to("http://sandbox.invalid:8080/a?b=c"), deadline);

      assertThat(new Body(response, deadline).readAll(10)).asString().isEqualTo("ok");
      assertThat(proxy.heads().getFirst())
          .startsWith(
              "GET http://sandbox.invalid:8080/a?b=c HTTP/1.1\r\nHost: sandbox.invalid:8080\r\n");
    }
  }

  private static ProxySelector through(PlayedServer proxy) {
    return ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
  }
}
