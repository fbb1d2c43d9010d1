package io.github.e2bmcp.egress.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.egress.address.Refused;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {

  @Test
  void readsALineAndFields() throws Exception {
    Head head = read("GET / HTTP/1.1\r\nHost: a\r\nX-A:  b\t\r\nx-a: c\r\n\r\nrest");
    assertThat(head.start()).isEqualTo("GET / HTTP/1.1");
    assertThat(head.values("X-A")).containsExactly("b", "c");
  }

  @Test
  void keepsBackWhatConcernsOneHopOnly() throws Exception {
    String fields =
        """
        GET / HTTP/1.1
        Host: a
        Connection: X-Secret , close
        X-Secret: 1
        Proxy-Authorization: Basic x
        Proxy-Connection: keep-alive
        Upgrade: h2c
        TE: trailers
        Trailer: X
        Keep-Alive: 1
        Transfer-Encoding: chunked
        Accept: */*

        """;
    Head head = read(fields.replace("\n", "\r\n"));
    assertThat(head.endToEnd()).extracting(Head.Field::name).containsExactly("Host", "Accept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\n: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\u001bb\r\n\r\n",
        "GET / HTTP/1.1\r\nH\u00f6st: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\nX: b\r\n\r\n"
      })
  void refusesWhatTwoReadersCouldReadDifferently(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Refused.class);
  }

  @Test
  void boundsTheWhole() {
    assertThatThrownBy(() -> read("GET /" + "a".repeat(1_000) + " HTTP/1.1\r\n\r\n"))
        .isInstanceOf(Refused.class)
        .hasMessage("the headers are too large");
    assertThatThrownBy(() -> read("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(300) + "\r\n"))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> read("GET / HTTP/1.1\r\nHost: ")).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET / HTTP/2.0",
        "PRI * HTTP/2.0",
        "GET / http/1.1",
        "G(T / HTTP/1.1",
        "GET /a\tb HTTP/1.1",
        "GET http://a\\@b/ HTTP/1.1",
        "GET /#a HTTP/1.1",
        "GET http://b\u00fccher.example/ HTTP/1.1"
      })
  void refusesRequestLinesOfAnotherForm(String line) {
    assertThatThrownBy(() -> RequestLine.parse(line)).isInstanceOf(Refused.class);
  }

  private static Head read(String text) throws IOException, Refused {
    return Head.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), 1_000);
  }
}
