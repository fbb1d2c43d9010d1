package io.github.e2bmcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server fed with streams instead of sockets. */
class StreamConnectionTest {

  private final HttpServer server = new HttpServer(HttpLimits.standard());
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  private RawClient client(HttpHandler handler) throws IOException {
    Pipe requests = Pipe.open();
    Pipe answers = Pipe.open();
    server.accept(
        Channels.newInputStream(requests.source()),
        Channels.newOutputStream(answers.sink()),
        () -> closed.complete(null),
        handler);
    return new RawClient(
        Channels.newInputStream(answers.source()),
        Channels.newOutputStream(requests.sink()),
        () -> {
          requests.sink().close();
          answers.source().close();
        });
  }

  @Test
  void answersAndKeepsTheConnection() throws Exception {
    try (RawClient client =
        client(exchange -> {
          assertThat(exchange.remoteAddress()).isNull();
          exchange.respond(200, HttpHeaders.none(), exchange.body().readAllBytes());
        })) {
      for (int i = 0; i < 20; i++) {
        client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhell" + i % 10);
        assertThat(client.answer().body()).isEqualTo("hell" + i % 10);
      }
    }
    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void carriesMuchBothWays() throws Exception {
    try (RawClient client =
        client(exchange -> {
          try (InputStream in = exchange.body(1L << 30);
              OutputStream out = exchange.stream(200, HttpHeaders.none())) {
            in.transferTo(out);
          }
        })) {
      String body = "0123456789".repeat(200_000);
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2000000\r\n\r\n" + body);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(client.answer().body()).isEqualTo(body);
      writer.join();
    }
  }

  @Test
  void writesNoMoreThanThePeerReads() throws Exception {
    AtomicLong written = new AtomicLong();
    CountDownLatch handling = new CountDownLatch(1);
    try (RawClient client =
        client(exchange -> {
          try (OutputStream out = exchange.stream(200, HttpHeaders.none())) {
            while (true) {
              out.write(new byte[16 << 10]);
              written.addAndGet(16 << 10);
              handling.countDown();
            }
          }
        })) {
      client.get("/");
      handling.await();
      long before = -1;
      while (before != written.get()) {
        before = written.get();
        release.await(300, TimeUnit.MILLISECONDS);
      }
      assertThat(before).isLessThan(400_000);
    }
  }

  @Test
  void noticesTheEndOfTheInputWhileTheHandlerComputes() throws Exception {
    CountDownLatch handling = new CountDownLatch(1);
    CompletableFuture<Long> noticed = new CompletableFuture<>();
    RawClient client =
        client(exchange -> {
          exchange.onDisconnect(() -> noticed.complete(System.nanoTime()));
          handling.countDown();
          release.await();
        });
    client.get("/");
    handling.await();
    long since = System.nanoTime();
    client.close();

    assertThat(Duration.ofNanos(noticed.get(10, TimeUnit.SECONDS) - since))
        .isLessThan(Duration.ofMillis(500));
    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void closesTheStreamsWhenItStops() throws Exception {
    try (RawClient client =
        client(exchange -> exchange.respond(200, HttpHeaders.none(), "x".getBytes(UTF_8)))) {
      client.get("/");
      assertThat(client.answer().body()).isEqualTo("x");
      server.stop(Duration.ofSeconds(5));
      assertThat(client.closedByServer()).isTrue();
      closed.get(10, TimeUnit.SECONDS);
    }
  }
}
