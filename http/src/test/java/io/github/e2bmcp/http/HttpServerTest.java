package io.github.e2bmcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  private @Nullable HttpServer server;
  private final CountDownLatch handling = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    if (server != null) {
      server.close();
    }
  }

  private HttpServer server(HttpLimits limits) {
    HttpServer made = new HttpServer(limits);
    server = made;
    return made;
  }

  private static void ok(HttpExchange exchange) throws IOException {
    exchange.respond(200, HttpHeaders.none(), "ok".getBytes(UTF_8));
  }

  private void slow(HttpExchange exchange) throws IOException, InterruptedException {
    handling.countDown();
    release.await();
    ok(exchange);
  }

  @Test
  void refusesABodyThatIsTooLarge() throws IOException {
    InetSocketAddress address =
        server(HttpLimits.standard().withBodyBytes(10))
            .listen(
                "127.0.0.1",
                0,
                exchange -> {
                  exchange.body().readAllBytes();
                  ok(exchange);
                });
    try (RawClient client = RawClient.to(address)) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n0123456789");
      assertThat(client.answer().status()).isEqualTo(200);
      client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 11\r\n\r\n0123456789a");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.closedByServer()).isTrue();
    }
    try (RawClient client = RawClient.to(address)) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("b\r\n0123456789a\r\n0\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void takesALargerBodyWhereTheHandlerAllowsIt() throws IOException {
    InetSocketAddress address =
        server(HttpLimits.standard().withBodyBytes(10))
            .listen(
                "127.0.0.1",
                0,
                exchange -> {
                  long size = exchange.body(1L << 30).transferTo(OutputStream.nullOutputStream());
                  exchange.respond(200, HttpHeaders.none(), ("" + size).getBytes(UTF_8));
                });
    try (RawClient client = RawClient.to(address)) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3000000\r\n\r\n");
      client.send(new byte[3_000_000]);
      assertThat(client.answer().body()).isEqualTo("3000000");
    }
  }

  @Test
  void takesNoMoreOfABodyThanTheHandlerReads() throws Exception {
    InetSocketAddress address =
        server(HttpLimits.standard().withBodyBytes(1L << 40))
            .listen(
                "127.0.0.1",
                0,
                exchange -> {
                  InputStream body = exchange.body();
                  body.read();
                  slow(exchange);
                });
    AtomicLong sent = new AtomicLong();
    try (RawClient client = RawClient.to(address)) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000000\r\n\r\n");
      CompletableFuture<Void> stuck = new CompletableFuture<>();
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              while (true) {
                client.send(new byte[64 << 10]);
                sent.addAndGet(64 << 10);
              }
            } catch (IOException e) {
              stuck.complete(null);
            }
          });
      handling.await();
      long before = -1;
      while (before != sent.get()) {
        before = sent.get();
        writer.join(Duration.ofMillis(300));
      }
      // The rest is what two socket buffers hold.
      assertThat(before).isLessThan(50_000_000);
    }
  }

  @Test
  void closesAConnectionWhoseHeadersDoNotCome() throws IOException {
    InetSocketAddress address =
        server(HttpLimits.standard().withTimeouts(SHORT, LONG, LONG))
            .listen("127.0.0.1", 0, HttpServerTest::ok);
    try (RawClient silent = RawClient.to(address);
        RawClient slow = RawClient.to(address)) {
      slow.send("GET / HTTP/1.1\r\nHost: t\r\nX-Slow:");
      assertThat(slow.answer().status()).isEqualTo(408);
      assertThat(slow.closedByServer()).isTrue();
      assertThat(silent.closedByServer()).isTrue();
    }
  }

  @Test
  void closesAnIdleConnection() throws IOException {
    InetSocketAddress address =
        server(HttpLimits.standard().withTimeouts(LONG, SHORT, LONG))
            .listen("127.0.0.1", 0, HttpServerTest::ok);
    try (RawClient client = RawClient.to(address)) {
      client.get("/");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void refusesABodyThatStandsStill() throws IOException {
    InetSocketAddress address =
        server(HttpLimits.standard().withTimeouts(LONG, LONG, SHORT))
            .listen(
                "127.0.0.1",
                0,
                exchange -> {
                  exchange.body().readAllBytes();
                  ok(exchange);
                });
    try (RawClient client = RawClient.to(address)) {
      client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n012");
      assertThat(client.answer().status()).isEqualTo(408);
    }
  }

  @Test
  void givesUpOnAClientThatReadsNothing() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    InetSocketAddress address =
        server(HttpLimits.standard().withTimeouts(LONG, LONG, SHORT))
            .listen(
                "127.0.0.1",
                0,
                exchange -> {
                  try (OutputStream out = exchange.stream(200, HttpHeaders.none())) {
                    while (true) {
                      out.write(new byte[64 << 10]);
                    }
                  } catch (IOException e) {
                    failure.complete(e);
                    throw e;
                  }
                });
    try (RawClient client = RawClient.to(address)) {
      client.get("/");
      assertThat(failure.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ClientGoneException.class)
          .hasMessageContaining("took no bytes");
    }
  }

  @Test
  void refusesConnectionsBeyondTheLimit() throws Exception {
    InetSocketAddress address =
        server(HttpLimits.standard().withConnections(1)).listen("127.0.0.1", 0, this::slow);
    try (RawClient first = RawClient.to(address)) {
      first.get("/");
      handling.await();
      try (RawClient second = RawClient.to(address)) {
        RawClient.Answer refusal = second.answer();
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.header("retry-after")).isNotEmpty();
        assertThat(second.closedByServer()).isTrue();
      }
      release.countDown();
      assertThat(first.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void whoOnlyHoldsConnectionsKeepsNobodyOut() throws Exception {
    InetSocketAddress address =
        server(HttpLimits.standard().withConnections(3)).listen("127.0.0.1", 0, this::slow);
    try (RawClient busy = RawClient.to(address);
        RawClient silent = RawClient.to(address);
        RawClient halfway = RawClient.to(address)) {
      busy.get("/");
      handling.await();
      halfway.send("GET / HTTP/1.1\r\nHost:");
      release.countDown();
      for (int i = 0; i < 10; i++) {
        try (RawClient honest = RawClient.to(address)) {
          honest.get("/");
          assertThat(honest.answer().status()).isEqualTo(200);
        }
      }
      assertThat(silent.closedByServer()).isTrue();
      assertThat(busy.answer().status()).as("was being served").isEqualTo(200);
    }
  }

  @Test
  void refusesRequestsBeyondTheLimit() throws Exception {
    InetSocketAddress address =
        server(HttpLimits.standard().withRequests(1)).listen("127.0.0.1", 0, this::slow);
    try (RawClient first = RawClient.to(address);
        RawClient second = RawClient.to(address)) {
      first.get("/");
      handling.await();
      second.get("/");
      assertThat(second.answer().status()).isEqualTo(503);
      release.countDown();
      assertThat(first.answer().status()).isEqualTo(200);
    }
    try (RawClient third = RawClient.to(address)) {
      third.get("/");
      assertThat(third.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void finishesWhatRunsBeforeItStops() throws Exception {
    HttpServer draining = server(HttpLimits.standard());
    InetSocketAddress address = draining.listen("127.0.0.1", 0, this::slow);
    try (RawClient idle = RawClient.to(address);
        RawClient busy = RawClient.to(address)) {
      busy.get("/");
      handling.await();
      Thread stopping = Thread.startVirtualThread(() -> draining.stop(LONG));
      assertThat(idle.closedByServer()).isTrue();
      assertThat(refused(address)).isTrue();

      release.countDown();
      RawClient.Answer answer = busy.answer();
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  /** The kernel may still take a connection until the selector's next turn; nobody answers it. */
  private static boolean refused(InetSocketAddress address) throws IOException {
    try (RawClient late = RawClient.to(address)) {
      return late.closedByServer();
    } catch (ConnectException e) {
      return true;
    }
  }

  @Test
  void interruptsWhatOutlivesTheDrain() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    HttpServer draining = server(HttpLimits.standard());
    InetSocketAddress address =
        draining.listen(
            "127.0.0.1",
            0,
            exchange -> {
              handling.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
              }
            });
    try (RawClient client = RawClient.to(address)) {
      client.get("/");
      handling.await();
      draining.stop(SHORT);
      assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void tellsWhichAddressCannotBeBound() throws IOException {
    HttpServer busy = server(HttpLimits.standard());
    int port = busy.listen("127.0.0.1", 0, HttpServerTest::ok).getPort();

    assertThatThrownBy(() -> busy.listen("127.0.0.1", port, HttpServerTest::ok))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen on 127.0.0.1:" + port);
  }
}
