package io.github.e2bmcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisconnectTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

  private final HttpServer server = new HttpServer(HttpLimits.standard());
  private final CountDownLatch handling = new CountDownLatch(1);
  private final CompletableFuture<Long> noticed = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void stop() {
    over.countDown();
    server.close();
  }

  private Socket request(HttpHandler handler) throws IOException, InterruptedException {
    InetSocketAddress address = server.listen("127.0.0.1", 0, handler);
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.getOutputStream().write(REQUEST.getBytes(UTF_8));
    assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
    return socket;
  }

  private void computing(HttpExchange exchange) throws InterruptedException {
    exchange.onDisconnect(() -> noticed.complete(System.nanoTime()));
    handling.countDown();
    over.await();
  }

  private void assertNoticedWithin500Millis(long since) throws Exception {
    long millis = TimeUnit.NANOSECONDS.toMillis(noticed.get(10, TimeUnit.SECONDS) - since);
    assertThat(millis).isLessThan(500);
  }

  @Test
  void isNoticedWhileTheHandlerComputes() throws Exception {
    Socket socket = request(this::computing);

    long closed = System.nanoTime();
    socket.close();

    assertNoticedWithin500Millis(closed);
  }

  @Test
  void isNoticedOnAReset() throws Exception {
    Socket socket = request(this::computing);

    long closed = System.nanoTime();
    socket.setSoLinger(true, 0);
    socket.close();

    assertNoticedWithin500Millis(closed);
  }

  @Test
  void isAlsoTheEndOfTheSendingDirectionAlone() throws Exception {
    try (Socket socket = request(this::computing)) {
      long closed = System.nanoTime();
      socket.shutdownOutput();

      assertNoticedWithin500Millis(closed);
    }
  }

  @Test
  void isNoticedBetweenTwoPartsOfAStream() throws Exception {
    Socket socket =
        request(exchange -> {
          OutputStream out = exchange.stream(200, HttpHeaders.none());
          out.write(1);
          out.flush();
          computing(exchange);
        });

    long closed = System.nanoTime();
    socket.close();

    assertNoticedWithin500Millis(closed);
  }

  @Test
  void interruptsTheHandlerThatAskedForIt() throws Exception {
    Socket socket =
        request(exchange -> {
          exchange.interruptOnDisconnect();
          handling.countDown();
          try {
            over.await();
          } catch (InterruptedException e) {
            noticed.complete(System.nanoTime());
            throw e;
          }
        });

    long closed = System.nanoTime();
    socket.close();

    assertNoticedWithin500Millis(closed);
  }

  @Test
  void runsAnActionAtOnceThatComesTooLate() throws Exception {
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    Socket socket =
        request(exchange -> {
          computing(exchange);
          exchange.onDisconnect(() -> late.complete(exchange.connected()));
        });
    socket.close();
    noticed.get(10, TimeUnit.SECONDS);
    over.countDown();

    assertThat(late.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void endsAWriterThatTheClientDoesNotRead() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Socket socket =
        request(exchange -> {
          handling.countDown();
          byte[] block = new byte[64 << 10];
          try (OutputStream out = exchange.stream(200, HttpHeaders.none())) {
            while (true) {
              out.write(block);
            }
          } catch (IOException e) {
            failure.complete(e);
            throw e;
          }
        });
    socket.close();

    assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void isNotReportedAfterACompleteAnswer() throws Exception {
    CompletableFuture<HttpExchange> answered = new CompletableFuture<>();
    InetSocketAddress address =
        server.listen(
            "127.0.0.1",
            0,
            exchange -> {
              exchange.onDisconnect(() -> noticed.complete(0L));
              exchange.respond(200, HttpHeaders.none(), new byte[0]);
              answered.complete(exchange);
            });
    try (RawClient client = RawClient.to(address)) {
      client.get("/");
      client.answer();
      // The second answer proves that the first exchange is over.
      client.get("/");
      client.answer();
    }
    assertThat(answered.get(10, TimeUnit.SECONDS).responded()).isTrue();
    server.stop(Duration.ofSeconds(5));
    assertThat(noticed).isNotDone();
  }
}
