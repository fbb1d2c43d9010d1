package io.github.e2bmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedRequestTest {

  private final HttpServer server = new HttpServer(HttpLimits.standard());
  private final AtomicInteger handled = new AtomicInteger();
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void start() throws IOException {
    address =
        server.listen(
            "127.0.0.1",
            0,
            exchange -> {
              handled.incrementAndGet();
              exchange.body().readAllBytes();
              exchange.respond(200, HttpHeaders.none(), new byte[0]);
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, GARBAGE",
    "400, GET / HTTP/1.1",
    "400, GET / HTTP/1.1|Host: t|Host: u",
    "400, GET / HTTP/1.1|Host: t|Bad Name: x",
    "400, GET / HTTP/1.1|Host: t|Name : x",
    "400, GET / HTTP/1.1|Host: t|Content-Length: -1",
    "400, GET / HTTP/1.1|Host: t|Content-Length: +1",
    "400, GET / HTTP/1.1|Host: t|Content-Length: 0x1",
    "400, POST / HTTP/1.1|Host: t|Content-Length: 1|Content-Length: 2",
    "400, POST / HTTP/1.1|Host: t|Content-Length: 1|Content-Length: 1",
    "400, POST / HTTP/1.1|Host: t|Content-Length: 4|Transfer-Encoding: chunked",
    "400, POST / HTTP/1.1|Host: t|Transfer-Encoding: chunked|Content-Length: 4",
    "400, POST / HTTP/1.1|Host: t|Transfer-Encoding: chunked|Transfer-Encoding: chunked",
    "400, POST / HTTP/1.1|Host: t|Transfer-Encoding: xchunked",
    "400, POST / HTTP/1.1|Host: t|Transfer-Encoding: 'gzip, chunked'",
    "400, POST / HTTP/1.0|Host: t|Transfer-Encoding: chunked",
    "400, GET nowhere HTTP/1.1|Host: t",
    "400, GET /%zz HTTP/1.1|Host: t",
    "400, GET /%00 HTTP/1.1|Host: t",
    "400, GET /%ff HTTP/1.1|Host: t",
    "400, GET /?a=%f HTTP/1.1|Host: t",
    "400, GET /#f HTTP/1.1|Host: t",
    "400, GET http://u/ HTTP/1.1|Host: t",
    "400, GET ftp://t/ HTTP/1.1|Host: t",
    "400, CONNECT t:22 HTTP/1.1|Host: t:22",
    "505, GET / HTTP/2.0|Host: t",
    "417, GET / HTTP/1.1|Host: t|Expect: wonders",
  })
  void isRefusedAndTheConnectionClosed(int status, String head) throws IOException {
    try (RawClient client = RawClient.to(address)) {
      client.send(head.replace("|", "\r\n") + "\r\n\r\n");

      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.closedByServer()).isTrue();
      assertThat(handled).hasValue(0);
    }
  }

  @Test
  void isNoPartOfTheNextRequest() throws IOException {
    try (RawClient client = RawClient.to(address)) {
      String head = "POST / HTTP/1.1|Host: t|Transfer-Encoding: chunked|Content-Length: 4||0||";
      String smuggled = "GET /smuggled HTTP/1.1|Host: t||";
      client.send((head + smuggled).replace("|", "\r\n"));

      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.closedByServer()).isTrue();
      assertThat(handled).hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"zz", "-1", "5;x=\u0000", "fffffffffffffffff"})
  void chunkIsRefused(String size) throws IOException {
    try (RawClient client = RawClient.to(address)) {
      client.send(
          "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc");

      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void headTooLargeIsRefused() throws IOException {
    try (RawClient client = RawClient.to(address)) {
      client.send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(414);
    }
    try (RawClient client = RawClient.to(address)) {
      client.send("GET / HTTP/1.1\r\nHost: t\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(431);
    }
    for (int fields : new int[] {201, 2_000}) {
      try (RawClient client = RawClient.to(address)) {
        client.send("GET / HTTP/1.1\r\nHost: t\r\n" + "X: aaaaaaaaaa\r\n".repeat(fields) + "\r\n");
        assertThat(client.answer().status()).isEqualTo(431);
      }
    }
  }

  @Test
  void absoluteTargetAndOptionsStarAreNone() throws IOException {
    try (RawClient client = RawClient.to(address)) {
      client.send("GET http://T/path?x=1 HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
      client.send("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }
}
