package io.github.e2bmcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpExchangeTest {

  private final HttpServer server = new HttpServer(HttpLimits.standard());

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient client(HttpHandler handler) throws IOException {
    return RawClient.to(server.listen("127.0.0.1", 0, handler));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    exchange.respond(200, HttpHeaders.of("Content-Type", "text/plain"), text.getBytes(UTF_8));
  }

  @Test
  void tellsMethodPathQueryAndHeaders() throws IOException {
    try (RawClient client =
        client(exchange ->
            answer(
                exchange,
                String.join(
                    "|",
                    exchange.method(),
                    exchange.target(),
                    exchange.rawPath(),
                    exchange.path(),
                    exchange.query().toString(),
                    exchange.headers().all("x-one").toString(),
                    String.valueOf(exchange.headers().first("HOST")))))) {
      client.send(
          "GET /a%2Fb%20c?x=1&y=%26&x=+2&z HTTP/1.1\r\nHost: test\r\nX-One: a\r\nx-one: b\r\n\r\n");

      assertThat(client.answer().body())
          .isEqualTo(
              "GET|/a%2Fb%20c?x=1&y=%26&x=+2&z|/a%2Fb%20c|/a/b c|{x=[1,  2], y=[&], z=[]}|[a, b]|test");
    }
  }

  @Test
  void tellsTheClientsAddressOverTcp() throws IOException {
    try (RawClient client =
        client(exchange -> {
          InetSocketAddress address = Objects.requireNonNull(exchange.remoteAddress());
          answer(exchange, address.getAddress().getHostAddress());
        })) {
      client.get("/");

      assertThat(client.answer().body()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void runsEachHandlerOnAVirtualThread() throws IOException {
    try (RawClient client =
        client(exchange -> answer(exchange, "" + Thread.currentThread().isVirtual()))) {
      client.get("/");

      assertThat(client.answer().body()).isEqualTo("true");
    }
  }

  @Test
  void readsABodyOfKnownLengthAndOneOfChunks() throws IOException {
    try (RawClient client =
        client(exchange -> answer(exchange, new String(exchange.body().readAllBytes(), UTF_8)))) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.answer().body()).isEqualTo("hello");

      client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("3\r\nabc\r\n");
      client.send("4\r\ndefg\r\n0\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("abcdefg");
    }
  }

  @Test
  void keepsTheConnectionWhenAShortBodyWasLeftUnread() throws IOException {
    try (RawClient client = client(exchange -> answer(exchange, exchange.path()))) {
      client.send("POST /1 HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
      client.get("/2");

      assertThat(client.answer().body()).isEqualTo("/1");
      assertThat(client.answer().body()).isEqualTo("/2");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    try (RawClient client = client(exchange -> answer(exchange, exchange.path()))) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
      }
      client.send(requests.toString());

      for (int i = 0; i < 200; i++) {
        assertThat(client.answer().body()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void answersHeadWithoutABodyAndStaysInStep() throws IOException {
    try (RawClient client =
        client(exchange -> {
          if (exchange.path().equals("/stream")) {
            exchange.stream(200, HttpHeaders.none()).write("streamed".getBytes(UTF_8));
          } else {
            answer(exchange, "whole");
          }
        })) {
      client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
      RawClient.Answer whole = client.answer("HEAD");
      assertThat(whole.header("content-length")).isEqualTo("5");

      client.send("HEAD /stream HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(client.answer("HEAD").status()).isEqualTo(200);

      client.get("/");
      assertThat(client.answer().body()).isEqualTo("whole");
    }
  }

  @Test
  void sends100ContinueOnlyWhenTheBodyIsWanted() throws IOException {
    try (RawClient client =
        client(exchange -> {
          if (exchange.path().equals("/read")) {
            answer(exchange, new String(exchange.body().readAllBytes(), UTF_8));
          } else {
            throw new HttpException(403, "Not here.");
          }
        })) {
      client.send(
          "PUT /read HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(100);
      client.send("ok");
      assertThat(client.answer().body()).isEqualTo("ok");

      client.send(
          "PUT /no HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(403);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void streamsEachFlushAtOnce() throws IOException {
    try (RawClient client =
        client(exchange -> {
          var out = exchange.stream(200, HttpHeaders.of("Content-Type", "text/event-stream"));
          out.write("one".getBytes(UTF_8));
          out.flush();
          out.write(exchange.body().readNBytes(3));
          out.close();
        })) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\n");
      for (String line = client.line(); !line.isEmpty(); line = client.line()) {
        assertThat(line).isNotEqualTo("Content-Length");
      }
      assertThat(client.chunk()).isEqualTo("one");
      client.send("two");
      assertThat(client.chunk()).isEqualTo("two");
      assertThat(client.chunk()).isEmpty();
    }
  }

  @Test
  void streamsALargeAnswerOfKnownLength() throws IOException {
    byte[] block = "0123456789abcdef".repeat(4096).getBytes(UTF_8);
    try (RawClient client =
        client(exchange -> {
          try (var out = exchange.stream(200, HttpHeaders.none(), 50L * block.length)) {
            for (int i = 0; i < 50; i++) {
              out.write(block);
            }
          }
        })) {
      client.get("/");

      RawClient.Answer answer = client.answer();
      assertThat(answer.header("content-length")).isEqualTo("" + 50 * block.length);
      assertThat(answer.body()).hasSize(50 * block.length);
    }
  }

  @Test
  void breaksOffAnAnswerThatFallsShortOfItsLength() throws IOException {
    try (RawClient client =
        client(exchange ->
            exchange.stream(200, HttpHeaders.none(), 10).write("short".getBytes(UTF_8)))) {
      client.get("/");

      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void endsTheBodyByClosingForHttp10() throws IOException {
    try (RawClient client =
        client(exchange -> exchange.stream(200, HttpHeaders.none()).write("old".getBytes(UTF_8)))) {
      client.send("GET / HTTP/1.0\r\n\r\n");

      RawClient.Answer answer = client.answer();
      assertThat(answer.headers()).noneMatch(line -> line.startsWith("transfer-encoding"));
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.body()).isEqualTo("old");
    }
  }

  @Test
  void answersFailuresOfTheHandlerWithoutDetail() throws IOException {
    try (RawClient client =
        client(exchange -> {
          switch (exchange.path()) {
            case "/http" -> throw new HttpException(418, "Short and stout.");
            case "/defect" -> throw new IllegalStateException("secret");
            default -> {}
          }
        })) {
      client.get("/http");
      RawClient.Answer refused = client.answer();
      assertThat(refused.status()).isEqualTo(418);
      assertThat(refused.body()).isEqualTo("Short and stout.\n");
    }
    for (String path : List.of("/defect", "/nothing")) {
      HttpHandler handler =
          exchange -> {
            if (exchange.path().equals("/defect")) {
              throw new IllegalStateException("secret");
            }
          };
      try (RawClient client = client(handler)) {
        client.get(path);
        RawClient.Answer failed = client.answer();
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("secret");
      }
    }
  }

  @Test
  void breaksOffAnAnswerWhoseHandlerFails() throws IOException {
    try (RawClient client =
        client(exchange -> {
          var out = exchange.stream(200, HttpHeaders.none());
          out.write("part".getBytes(UTF_8));
          out.flush();
          throw new IOException("broken");
        })) {
      client.get("/");
      for (String line = client.line(); !line.isEmpty(); line = client.line()) {
        assertThat(line).isNotNull();
      }
      assertThat(client.chunk()).isEqualTo("part");
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void answersOnceOnly() throws IOException {
    AtomicBoolean refused = new AtomicBoolean();
    try (RawClient client =
        client(exchange -> {
          answer(exchange, "one");
          try {
            answer(exchange, "two");
          } catch (IllegalStateException e) {
            refused.set(true);
          }
        })) {
      client.get("/");
      assertThat(client.answer().body()).isEqualTo("one");
      client.get("/");
      assertThat(client.answer().body()).isEqualTo("one");
      assertThat(refused).isTrue();
    }
  }

  @Test
  void keepsTheFramingHeadersToItself() throws IOException {
    try (RawClient client =
        client(exchange ->
            exchange.respond(
                200,
                HttpHeaders.of("Content-Length", "999")
                    .with("Transfer-Encoding", "chunked")
                    .with("X-Own", "1"),
                "body".getBytes(UTF_8)))) {
      client.get("/");

      RawClient.Answer answer = client.answer();
      assertThat(answer.header("content-length")).isEqualTo("4");
      assertThat(answer.header("transfer-encoding")).isEmpty();
      assertThat(answer.header("x-own")).isEqualTo("1");
      assertThat(answer.header("date")).endsWith(" GMT");
    }
  }
}
