package io.github.e2bmcp.egress;

import static io.github.e2bmcp.egress.EgressTestBed.entry;
import static io.github.e2bmcp.egress.EgressTestBed.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.egress.policy.EgressPolicy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocksSideTest {

  private static final byte[] GREETING = {5, 1, 0};

  private final EgressTestBed bed = new EgressTestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void connectsByName() throws Exception {
    try (Origin origin = Origin.echoing()) {
      bed.knows("allowed.example", origin);
      Egress egress = bed.serve(new EgressPolicy.Open(Set.of(origin.port())));
      String answer =
          exchange(
              egress,
              GREETING,
              byName("Allowed.Example", origin.port()),
              "ping".getBytes(StandardCharsets.US_ASCII));
      assertThat(hex(answer)).isEqualTo("0500" + "05000001000000000000" + "70696e67");
      EgressEntry entry = entry(egress, 1);
      assertThat(entry.protocol()).isEqualTo(EgressEntry.Protocol.SOCKS5);
      assertThat(entry.host()).isEqualTo("allowed.example");
      assertThat(entry.bytesUp()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IPv4 loopback, 05010001 7f000001 0050, 02",
    "IPv4 metadata, 05010001 a9fea9fe 0050, 02",
    "IPv6 loopback, 05010004 00000000000000000000000000000001 0050, 02",
    "IPv6 mapped, 05010004 00000000000000000000ffff7f000001 0050, 02",
    "port not open, 05010001 01010101 0016, 02",
    "unknown name, 05010003 09 6e6f2e676f6f642e61 0050, 04",
    "shorthand, 05010003 05 3132372e31 0050, 01",
    "NUL in a name, 05010003 05 612e620063 0050, 01",
    "BIND, 05020001 01010101 0050, 01",
    "UDP, 05030001 01010101 0050, 01",
    "port 0, 05010001 01010101 0000, 01"
  })
  void refusesWithTheFittingCode(String what, String request, String code) throws Exception {
    Egress egress = bed.serve(EgressPolicy.open());
    byte[] message = HexFormat.of().parseHex(request.replace(" ", ""));
    assertThat(hex(exchange(egress, GREETING, message)))
        .as(what)
        .isEqualTo("0500" + "05" + code + "0001000000000000");
  }

  @Test
  void wantsNoPassword() throws Exception {
    Egress egress = bed.serve(EgressPolicy.open());
    assertThat(hex(exchange(egress, new byte[] {5, 1, 2}))).startsWith("05ff");
  }

  private static byte[] byName(String name, int port) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(new byte[] {5, 1, 0, 3, (byte) name.length()});
    request.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(new byte[] {(byte) (port >> 8), (byte) port});
    return request.toByteArray();
  }

  private static String hex(String latin1) {
    return HexFormat.of().formatHex(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
