package io.github.e2bmcp.egress;

import static io.github.e2bmcp.egress.EgressTestBed.bytes;
import static io.github.e2bmcp.egress.EgressTestBed.connect;
import static io.github.e2bmcp.egress.EgressTestBed.connectTo;
import static io.github.e2bmcp.egress.EgressTestBed.entry;
import static io.github.e2bmcp.egress.EgressTestBed.exchange;
import static io.github.e2bmcp.egress.EgressTestBed.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.egress.policy.EgressPolicy;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TunnelTest {

  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";
  private static final String ACCESS_DENIED = "\u0015\u0003\u0003\u0000\u0002\u00021";

  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final EgressTestBed bed = new EgressTestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void carriesBothDirectionsAndTheirEnds() throws Exception {
    try (Origin origin = Origin.echoing()) {
      Egress egress = open(origin);
      String authority = "allowed.example:" + origin.port();
      assertThat(exchange(egress, connectTo(authority), bytes("ping")))
          .isEqualTo(ESTABLISHED + "ping");
      EgressEntry entry = entry(egress, 1);
      assertThat(entry.bytesUp()).isEqualTo(4);
      assertThat(entry.bytesDown()).isEqualTo(4);
      assertThat(entry.protocol()).isEqualTo(EgressEntry.Protocol.CONNECT);
      assertThat(egress.connections()).isZero();
    }
  }

  @Test
  void carriesMuchToASlowReader() throws Exception {
    byte[] much = new byte[8 << 20];
    new Random(1).nextBytes(much);
    try (Origin origin =
            Origin.of((socket, in, out) -> {
              in.readNBytes(1);
              out.write(much);
              socket.shutdownOutput();
            });
        Socket socket = connect(open(origin))) {
      socket.getOutputStream().write(connectTo("allowed.example:" + origin.port()));
      socket.getOutputStream().write('x');
      socket.getInputStream().readNBytes(ESTABLISHED.length());
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(much);
    }
  }

  @Test
  void letsTheServerSpeakFirstOnANamedPort() throws Exception {
    try (Origin origin =
        Origin.of((socket, in, out) -> {
          out.write(bytes("220 hello\r\n"));
          out.flush();
          Origin.echo(socket, in, out);
        })) {
      bed.knows("allowed.example", origin);
      String authority = "allowed.example:" + origin.port();
      Egress egress = bed.serve(EgressPolicy.allowing(authority));
      try (Socket socket = connect(egress)) {
        OutputStream out = socket.getOutputStream();
        out.write(connectTo(authority));
        byte[] greeting = socket.getInputStream().readNBytes(ESTABLISHED.length() + 11);
        assertThat(new String(greeting, StandardCharsets.ISO_8859_1)).endsWith("220 hello\r\n");
        out.write(bytes("QUIT\r\n"));
        socket.shutdownOutput();
        assertThat(readAll(socket)).isEqualTo("QUIT\r\n");
      }
      assertThat(exchange(egress, connectTo(authority), Hello.naming("evil.example")))
          .endsWith(ACCESS_DENIED);
    }
  }

  @Test
  void hasTheLastWordWhileTheServerSpeaks() throws Exception {
    try (Origin origin =
        Origin.of((socket, in, out) -> {
          out.write(bytes("220 hello\r\n"));
          in.readAllBytes();
        })) {
      bed.knows("allowed.example", origin);
      String authority = "allowed.example:" + origin.port();
      Egress egress = bed.serve(EgressPolicy.allowing(authority));
      for (int round = 0; round < 200; round++) {
        assertThat(exchange(egress, connectTo(authority), Hello.naming("evil.example")))
            .endsWith(ACCESS_DENIED);
      }
    }
  }

  @Test
  void passesTlsForTheHostThatWasAskedFor() throws Exception {
    try (Origin origin = Origin.at(ownAddress(), 443, Origin::echo)) {
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(EgressPolicy.allowing("allowed.example"));
      byte[] hello = Hello.naming("Allowed.Example");
      byte[] pieces = Hello.cutIntoRecords(hello, 11);
      assertThat(exchange(egress, connectTo("allowed.example:443"), hello, bytes("data")))
          .isEqualTo(ESTABLISHED + new String(hello, StandardCharsets.ISO_8859_1) + "data");
      assertThat(exchange(egress, connectTo("allowed.example:443"), pieces))
          .isEqualTo(ESTABLISHED + new String(pieces, StandardCharsets.ISO_8859_1));
      assertThat(entry(egress, 2).bytesUp()).isEqualTo(pieces.length);
    }
  }

  static Stream<byte[]> hellosForOthers() {
    byte[] right = Hello.naming("allowed.example");
    return Stream.of(
        Hello.naming("evil.example"),
        Hello.naming("www.allowed.example"),
        Hello.namingNone(),
        Hello.withExtension(right, 0xfe0d, new byte[16]),
        Hello.withExtension(right, 0, new byte[] {0, 4, 0, 0, 1, 'a'}),
        Hello.cutIntoRecords(Hello.naming("evil.example"), 5),
        new byte[] {0x16, 3, 1, 0, 4, 2, 0, 0, 0});
  }

  @ParameterizedTest
  @MethodSource("hellosForOthers")
  void refusesTlsForAnotherHost(byte[] hello) throws Exception {
    try (Origin origin = Origin.at(ownAddress(), 443, Origin::echo)) {
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(EgressPolicy.allowing("allowed.example"));
      assertThat(exchange(egress, connectTo("allowed.example:443"), hello))
          .isEqualTo(ESTABLISHED + ACCESS_DENIED);
      EgressEntry entry = entry(egress, 1);
      assertThat(entry.verdict()).isEqualTo(EgressEntry.Verdict.REFUSED);
      assertThat(entry.reason()).contains("TLS");
      assertThat(entry.bytesUp()).isZero();
    }
  }

  @Test
  void looksIntoPlainRequestsInATunnelToAWebPort() throws Exception {
    try (Origin origin =
        Origin.at(
            ownAddress(),
            80,
            (socket, in, out) -> {
              byte[] head = in.readNBytes(61);
              out.write(bytes("HTTP/1.1 200 OK\r\n\r\n"));
              out.write(head);
            })) {
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(EgressPolicy.allowing("allowed.example"));
      byte[] tunnel = connectTo("allowed.example:80");
      assertThat(
              exchange(
                  egress, tunnel, bytes("GET /a HTTP/1.1\r\nHost: allowed.example\r\n\r\nGET /b")))
          .contains("GET /a HTTP/1.1\r\nHost: allowed.example\r\nConnection: close")
          .doesNotContain("GET /b");
      assertThat(exchange(egress, tunnel, bytes("GET /a HTTP/1.1\r\nHost: evil.example\r\n\r\n")))
          .contains("HTTP/1.1 403 Forbidden (the Host header names another host than the tunnel)");
      assertThat(exchange(egress, tunnel, bytes("GET http://evil.example/ HTTP/1.1\r\n\r\n")))
          .contains("HTTP/1.1 400 ");
      assertThat(exchange(egress, tunnel, bytes("SSH-2.0-x\r\n\r\n"))).contains("HTTP/1.1 400 ");
    }
  }

  @Test
  void cutsOffWhatStandsStill() throws Exception {
    Duration soon = Duration.ofMillis(200);
    Duration late = Duration.ofSeconds(20);
    try (Origin origin = Origin.echoing()) {
      bed.limits = bed.limits.withTimeouts(soon, late, late, soon);
      Egress egress = open(origin);
      try (Socket idle = connect(egress)) {
        idle.getOutputStream().write(connectTo("allowed.example:" + origin.port()));
        assertThat(readAll(idle)).isEqualTo(ESTABLISHED);
        assertThat(entry(egress, 1).reason()).isEqualTo("timed out");
      }
      try (Socket slow = connect(egress)) {
        slow.getOutputStream().write(bytes("CONNECT allowed"));
        assertThat(readAll(slow)).isEmpty();
        assertThat(entry(egress, 2).reason()).isEqualTo("timed out");
      }
    }
  }

  private Egress open(Origin origin) {
    bed.knows("allowed.example", origin);
    return bed.serve(new EgressPolicy.Open(Set.of(origin.port())));
  }

  /** Of this process and this call alone, so that the web ports are free there. */
  private static String ownAddress() {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.%d"
        .formatted(1 + pid / 250 % 250, 1 + pid % 250, ADDRESSES.incrementAndGet());
  }
}
