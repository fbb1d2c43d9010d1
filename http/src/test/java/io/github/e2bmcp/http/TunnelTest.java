package io.github.e2bmcp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TunnelTest {

  private static final String ASK =
      "GET /x HTTP/1.1\r\nHost: t\r\nConnection: keep-alive, Upgrade\r\nUpgrade: echo\r\n\r\n";

  private final HttpServer server = new HttpServer(HttpLimits.standard());
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private InetSocketAddress echoing() throws IOException {
    return server.listen("127.0.0.1", 0, this::echo);
  }

  /** Says everything again up to a full stop. */
  private void echo(HttpExchange exchange) throws IOException {
    Tunnel tunnel = exchange.upgrade(HttpHeaders.of("Upgrade", "echo"));
    byte[] block = new byte[8_192];
    int count = tunnel.input().read(block);
    while (count > 0 && block[count - 1] != '.') {
      tunnel.output().write(block, 0, count);
      count = tunnel.input().read(block);
    }
    end.complete(count);
  }

  @Test
  void bytesGoBothWaysUntilTheHandlerReturns() throws Exception {
    try (RawClient client = RawClient.to(echoing())) {
      client.send(ASK);
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("connection")).isEqualTo("Upgrade");
      assertThat(answer.header("upgrade")).isEqualTo("echo");
      assertThat(answer.header("content-length")).isEmpty();
      for (String line : new String[] {"GET / HTTP/1.1", "\u0000\u0001", "ä"}) {
        client.send((line + "\n").getBytes(UTF_8));
        assertThat(client.line()).isEqualTo(new String(line.getBytes(UTF_8), ISO_8859_1));
      }
      client.send(".");
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void muchGoesThroughUnchanged() throws Exception {
    byte[] much = new byte[5_000_000];
    new Random(3).nextBytes(much);
    for (int at = 0; at < much.length; at++) {
      much[at] = (byte) (much[at] == '.' ? 'x' : much[at]);
    }
    try (RawClient client = RawClient.to(echoing())) {
      client.send(ASK);
      assertThat(client.answer().status()).isEqualTo(101);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> {
            try {
              client.send(much);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(client.read(much.length)).isEqualTo(much);
      sending.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aClientThatGoesEndsTheInput() throws Exception {
    RawClient client = RawClient.to(echoing());
    client.send(ASK);
    assertThat(client.answer().status()).isEqualTo(101);
    client.close();
    assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
  }
}
