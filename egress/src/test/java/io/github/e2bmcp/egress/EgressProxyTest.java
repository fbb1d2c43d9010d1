package io.github.e2bmcp.egress;

import static io.github.e2bmcp.egress.EgressTestBed.bytes;
import static io.github.e2bmcp.egress.EgressTestBed.connect;
import static io.github.e2bmcp.egress.EgressTestBed.connectTo;
import static io.github.e2bmcp.egress.EgressTestBed.entry;
import static io.github.e2bmcp.egress.EgressTestBed.eventually;
import static io.github.e2bmcp.egress.EgressTestBed.exchange;
import static io.github.e2bmcp.egress.EgressTestBed.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.egress.policy.EgressPolicy;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks A46 to A53 and the proxy's own bounds, over a real listener inside. */
class EgressProxyTest {

  private final EgressTestBed bed = new EgressTestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  /** A48, A49: every way to write an address that is out of bounds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.0.1",
        "[::1]",
        "0.0.0.0",
        "[::]",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "localhost",
        "127.0.0.1.",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::127.0.0.1]",
        "[2002:7f00:1::1]",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "168.63.129.16",
        "10.0.0.1",
        "172.17.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "metadata.internal.example",
        "rebound.example",
        "mapped.example",
        "half.example"
      })
  void nothingOutOfBoundsIsReachedUnderAnyPolicy(String host) throws Exception {
    try (Origin victim = Origin.echoing()) {
      bed.knows("metadata.internal.example", "169.254.169.254");
      bed.knows("rebound.example", "127.0.0.1");
      bed.knows("mapped.example", "64:ff9b::7f00:1");
      bed.knows("half.example", "1.1.1.1", "127.0.0.1");
      int port = victim.port();
      Egress egress = bed.serve(new EgressPolicy.Open(Set.of(port)));
      String authority = host + ":" + port;
      String refusal = "HTTP/1\\.1 40[03] (?s).*";
      assertThat(exchange(egress, connectTo(authority))).matches(refusal);
      assertThat(exchange(egress, "GET http://" + authority + "/ HTTP/1.1\r\n\r\n"))
          .matches(refusal);
      assertThat(victim.connections()).isZero();
      EgressEntry entry = entry(egress, 2);
      assertThat(entry.verdict()).isEqualTo(EgressEntry.Verdict.REFUSED);
      assertThat(entry.address()).isEmpty();
      assertThat(entry.duration()).isLessThan(Duration.ofSeconds(5));
    }
  }

  /** A51, A53: an allow-list is not walked around, and refused names never reach the DNS. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:443",
        "xallowed.example:443",
        "allowed.example.evil.example:443",
        "allowed.example:22",
        "allowed.example:8080",
        "127.0.0.1:443",
        "1.1.1.1:443",
        "c2VjcmV0LWRhdGE.evil.example:443",
        "allowed.example%00.evil.example:443",
        "allowed.example@evil.example:443",
        "all\u043ewed.example:443",
        "dns.resolver.example:443"
      })
  void anAllowListIsNotWalkedAround(String authority) throws Exception {
    Egress egress = bed.serve(EgressPolicy.allowing("allowed.example", "*.allowed.example"));
    assertThat(exchange(egress, connectTo(authority))).matches("HTTP/1\\.1 40[03] (?s).*");
    assertThat(exchange(egress, "GET http://" + authority + "/ HTTP/1.1\r\n\r\n"))
        .matches("HTTP/1\\.1 40[03] (?s).*");
    assertThat(bed.lookups).isEmpty();
  }

  @Test
  void aRedirectIsCheckedAsAnyOtherRequest() throws Exception {
    try (Origin victim = Origin.echoing();
        Origin origin =
            Origin.answering(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                    + victim.port()
                    + "/\r\nContent-Length: 0\r\n\r\n")) {
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(new EgressPolicy.Open(Set.of(origin.port(), victim.port())));
      String url = "http://allowed.example:" + origin.port() + "/";
      String output = run(egress, "curl", "-sSL", "--noproxy", "", "-w", "%{http_code}", url);
      assertThat(output).contains("127.0.0.1 is out of bounds (loopback)").endsWith("403");
      assertThat(victim.connections()).isZero();
    }
  }

  @Test
  void clientsInsideUseItByTheirEnvironmentAlone() throws Exception {
    try (Origin origin = Origin.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(EgressPolicy.allowing("allowed.example:" + origin.port()));
      String url = "http://allowed.example:" + origin.port() + "/";
      assertThat(run(egress, "curl", "-sS", url)).isEqualTo("hello");
      assertThat(run(egress, "curl", "-sSp", url)).isEqualTo("hello");
      String socks = "socks5h://127.0.0.1:" + egress.port();
      assertThat(run(egress, "curl", "-sS", "--proxy", socks, url)).isEqualTo("hello");
      String python = "import urllib.request as u; print(u.urlopen('" + url + "').read())";
      assertThat(run(egress, "python3", "-c", python)).isEqualTo("b'hello'\n");
      String refused = "import urllib.request as u; u.urlopen('https://evil.example/')";
      assertThat(run(egress, "python3", "-c", refused))
          .contains(
              "Tunnel connection failed: 403 Forbidden (the host is not on this sandbox's"
                  + " allow-list; evil.example in SANDBOX_NETWORK would allow it)");
    }
  }

  @Test
  void boundsTheConnectionsOfOneSandbox() throws Exception {
    try (Origin origin = Origin.echoing()) {
      bed.limits = bed.limits.withConnections(2, 100);
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(new EgressPolicy.Open(Set.of(origin.port())));
      byte[] request = connectTo("allowed.example:" + origin.port());
      try (Socket first = connect(egress);
          Socket second = connect(egress)) {
        first.getOutputStream().write(request);
        second.getOutputStream().write(request);
        first.getInputStream().read();
        second.getInputStream().read();
        assertThat(exchange(egress, request, bytes("x")))
            .startsWith("HTTP/1.1 503 Service Unavailable (too many connections");
      }
      eventually(() -> egress.connections() == 0);
      assertThat(exchange(egress, request, bytes("x"))).endsWith("x");
    }
  }

  @Test
  void boundsTheConnectionsOfAllSandboxes() throws Exception {
    bed.limits = bed.limits.withConnections(2, 2);
    Egress egress = bed.serve(EgressPolicy.open());
    try (Socket first = connect(egress);
        Socket second = connect(egress)) {
      eventually(() -> egress.connections() == 2);
      assertThat(exchange(egress, connectTo("a.example:443"))).startsWith("HTTP/1.1 503 ");
      assertThat(first.isConnected() && second.isConnected()).isTrue();
    }
  }

  @Test
  void keepsTheNewestLogEntriesAndTheTotals() throws Exception {
    bed.limits = bed.limits.withLogEntries(2);
    Egress egress = bed.serve(new EgressPolicy.None());
    for (int i = 0; i < 5; i++) {
      exchange(egress, connectTo("host" + i + ".example:443"));
      entry(egress, i + 1);
    }
    assertThat(egress.log().entries())
        .extracting(EgressEntry::host)
        .containsExactly("host3.example", "host4.example");
    assertThat(egress.log().count()).isEqualTo(5);
  }

  @Test
  void closingEndsEveryConnectionAndThePort() throws Exception {
    try (Origin origin = Origin.echoing()) {
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(new EgressPolicy.Open(Set.of(origin.port())));
      try (Socket socket = connect(egress)) {
        socket.getOutputStream().write(connectTo("allowed.example:" + origin.port()));
        socket.getInputStream().read();
        egress.close();
        assertThat(readAll(socket)).startsWith("TTP/1.1 200");
      }
      eventually(() -> egress.connections() == 0);
      assertThat(egress.log().entries().getFirst().bytesUp()).isZero();
      egress.close();
    }
  }

  private String run(Egress egress, String... command) {
    return Programs.run(bed.sandbox, egress, command);
  }
}
