package io.github.e2bmcp.egress;

import static io.github.e2bmcp.egress.EgressTestBed.connectTo;
import static io.github.e2bmcp.egress.EgressTestBed.entry;
import static io.github.e2bmcp.egress.EgressTestBed.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.egress.policy.EgressPolicy;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSideTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final EgressTestBed bed = new EgressTestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void passesAPlainRequestOnWithTheHostThatWasChecked() throws Exception {
    try (Origin origin =
        Origin.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\n"
                + "X-End: 2\r\n\r\nhi and more")) {
      Egress egress = allowing(origin);
      String answer =
          exchange(
              egress,
              "GET http://Allowed.Example:%d/a?b=%%20c HTTP/1.1\r\nHost: evil.example\r\nAccept: x\r\nProxy-Connection: keep-alive\r\nConnection: keep-alive, X-Secret\r\nX-Secret: 1\r\nProxy-Authorization: Basic x\r\n\r\n"
                  .formatted(origin.port()));
      assertThat(answer)
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nX-End: 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
      assertThat(origin.received())
          .isEqualTo(
              "GET /a?b=%%20c HTTP/1.1\r\nHost: allowed.example:%d\r\nAccept: x\r\nConnection: close\r\n\r\n"
                  .formatted(origin.port()));
      EgressEntry entry = entry(egress, 1);
      assertThat(entry.protocol()).isEqualTo(EgressEntry.Protocol.HTTP);
      assertThat(entry.verdict()).isEqualTo(EgressEntry.Verdict.ALLOWED);
      assertThat(entry.host()).isEqualTo("allowed.example");
      assertThat(entry.port()).isEqualTo(origin.port());
      assertThat(entry.address()).isEqualTo("127.0.0.1");
      assertThat(entry.bytesDown()).isEqualTo(2);
      assertThat(entry.reason()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "'Content-Length: 3\r\n', abc, abc",
    "'Transfer-Encoding: chunked\r\n', '3\r\nabc\r\n0\r\n\r\n', '3\r\nabc\r\n0\r\n\r\n'",
    "'Transfer-Encoding: chunked\r\n', '3;x\r\nabc\r\n0\r\nX: y\r\n\r\n', '3\r\nabc\r\n0\r\n\r\n'"
  })
  void passesNothingOnBehindTheRequestsBody(String field, String body, String passed)
      throws Exception {
    try (Origin origin = Origin.answering(OK, passed.length())) {
      Egress egress = allowing(origin);
      String request = "POST http://allowed.example:" + origin.port() + "/ HTTP/1.1\r\n" + field;
      String smuggled = "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n";
      exchange(egress, request + "\r\n" + body + smuggled);
      assertThat(origin.received()).endsWith("Connection: close\r\n\r\n" + passed);
      assertThat(bed.lookups).containsOnly("allowed.example");
    }
  }

  @Test
  void passesInterimAnswersAndChunksOn() throws Exception {
    try (Origin origin =
        Origin.answering(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")) {
      Egress egress = allowing(origin);
      String answer =
          exchange(
              egress,
              "POST http://allowed.example:%d HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na"
                  .formatted(origin.port()));
      assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n");
      assertThat(answer).endsWith("\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
      assertThat(origin.received()).startsWith("POST / HTTP/1.1\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
        "GET https://allowed.example/ HTTP/1.1\r\n\r\n",
        "GET ftp://allowed.example/ HTTP/1.1\r\n\r\n",
        "GET http://user@allowed.example/ HTTP/1.1\r\n\r\n",
        "GET http://allowed.example:80@127.0.0.1/ HTTP/1.1\r\n\r\n",
        "GET http://allowed.example%00.evil.org/ HTTP/1.1\r\n\r\n",
        "GET http://allowed.example\u0000.evil.org/ HTTP/1.1\r\n\r\n",
        "GET http:///path HTTP/1.1\r\n\r\n",
        "GET http://allowed.example/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST http://allowed.example/ HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST http://allowed.example/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "GET http://allowed.example/ HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
        "GET http://allowed.example/ HTTP/1.1\nHost: a\n\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "CONNECT allowed.example HTTP/1.1\r\n\r\n",
        "CONNECT http://allowed.example:443 HTTP/1.1\r\n\r\n",
        "CONNECT user@allowed.example:443 HTTP/1.1\r\n\r\n",
        "CONNECT allowed.example:443:443 HTTP/1.1\r\n\r\n",
        "\u0004\u0001\u0000P\u0001\u0001\u0001\u0001\u0000",
        "garbage\r\n\r\n"
      })
  void refusesMalformedRequestsBeforeAnyLookup(String request) throws Exception {
    Egress egress = bed.serve(EgressPolicy.allowing("allowed.example", "*.evil.org"));
    assertThat(exchange(egress, request)).startsWith("HTTP/1.1 400 Bad Request (");
    assertThat(bed.lookups).isEmpty();
    assertThat(entry(egress, 1).verdict()).isEqualTo(EgressEntry.Verdict.REFUSED);
  }

  @Test
  void saysWhyInStatusLineAndBody() throws Exception {
    Egress egress = bed.serve(new EgressPolicy.None());
    String reason =
        "the network is off for code in this sandbox; example.com in SANDBOX_NETWORK would allow it";
    assertThat(exchange(egress, connectTo("example.com:443")))
        .startsWith("HTTP/1.1 403 Forbidden (" + reason + ")\r\n")
        .endsWith("\r\n\r\nEgress proxy: " + reason + ".\n");
    assertThat(bed.lookups).isEmpty();
    EgressEntry entry = entry(egress, 1);
    assertThat(entry.protocol()).isEqualTo(EgressEntry.Protocol.CONNECT);
    assertThat(entry.reason()).isEqualTo(reason);
  }

  @Test
  void saysThatAHostIsUnknownOrDoesNotAnswer() throws Exception {
    Egress egress;
    int port;
    try (Origin origin = Origin.echoing()) {
      egress = allowing(origin);
      port = origin.port();
    }
    assertThat(exchange(egress, connectTo("allowed.example:" + port)))
        .startsWith("HTTP/1.1 502 Bad Gateway (allowed.example:" + port + " does not answer");
    assertThat(entry(egress, 1).verdict()).isEqualTo(EgressEntry.Verdict.FAILED);
    Egress open = bed.serve(EgressPolicy.open());
    assertThat(exchange(open, connectTo("unknown.example:443")))
        .startsWith("HTTP/1.1 502 Bad Gateway (unknown.example is unknown)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\na",
        "HTTP/1.1 20\r\n\r\n"
      })
  void refusesMalformedAnswers(String response) throws Exception {
    try (Origin origin = Origin.answering(response)) {
      Egress egress = allowing(origin);
      assertThat(
              exchange(
                  egress, "GET http://allowed.example:" + origin.port() + "/ HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 502 Bad Gateway (allowed.example:" + origin.port());
    }
  }

  @Test
  void makesLogEntriesPrintable() throws Exception {
    Egress egress = bed.serve(EgressPolicy.open());
    exchange(egress, "CONNECT ev\u00eel%0a" + "x".repeat(400) + ":443 HTTP/1.1\r\n\r\n");
    exchange(egress, "CONNECT a%1b[31m;" + "x".repeat(400) + ":443 HTTP/1.1\r\n\r\n");
    EgressEntry entry = entry(egress, 2);
    assertThat(entry.host()).hasSize(255).matches("[!-~]*");
  }

  private Egress allowing(Origin origin) {
    bed.knows("allowed.example", origin);
    return bed.serve(new EgressPolicy.Open(Set.of(origin.port())));
  }
}
