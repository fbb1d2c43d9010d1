package io.github.e2bmcp.egress.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "EXAMPLE.Com, example.com",
    "example.com., example.com",
    "b\u00fccher.example, xn--bcher-kva.example",
    "XN--BCHER-KVA.example, xn--bcher-kva.example",
    "\uff45xample.com, example.com",
    "example\u3002com, example.com",
    "a_b.example.com, a_b.example.com",
    "0xg.example, 0xg.example",
    "1.2.3.4.example, 1.2.3.4.example"
  })
  void bringsNamesToOneForm(String raw, String normal) throws Refused {
    HostName host = HostName.parse(raw);
    assertThat(host.text()).isEqualTo(normal);
    assertThat(host.isLiteral()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4",
    "127.0.0.1, 127.0.0.1",
    "[::1], 0:0:0:0:0:0:0:1",
    "[::ffff:127.0.0.1], 127.0.0.1",
    "[::FFFF:7F00:1], 127.0.0.1",
    "[64:ff9b::7f00:1], 64:ff9b:0:0:0:0:7f00:1"
  })
  void readsAddresses(String raw, String normal) throws Refused {
    HostName host = HostName.parse(raw);
    assertThat(host.text()).isEqualTo(normal);
    assertThat(host.isLiteral()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "localhost",
        "metadata",
        "a..example.com",
        ".example.com",
        "example.com..",
        "-a.example.com",
        "a-.example.com",
        "exa mple.com",
        " example.com",
        "example.com\u0000.evil.org",
        "example.com%00.evil.org",
        "%65xample.com",
        "example.com\t",
        "example.com\r\n",
        "ex/ample.com",
        "ex\\ample.com",
        "user@example.com",
        "example.com#a",
        "*.example.com",
        "ex\u00a0ample.com",
        "\u202eexample.com",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0X7F.0.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.0x1",
        "1.2.3.256",
        "1.2.3.4.5",
        "1.2.3",
        "127.0.0.1.",
        "example.0x",
        "example.1",
        "\u2460.\u2460.\u2460",
        "\uff11\uff12\uff17.1",
        "[::1",
        "::1",
        "[]",
        "[1.2.3.4]",
        "[::1%lo]",
        "[fe80::1%25eth0]",
        "[fe80::1%1]",
        "[::g]",
        "[:::1]",
        "[[::1]]",
        "[::ffff:127.0.0.1.1]",
        "[v1.fe]"
      })
  void refusesWhatIsNoPlainHost(String raw) {
    assertThatThrownBy(() -> HostName.parse(raw))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.kind()).isEqualTo(Refused.Kind.MALFORMED));
  }

  @Test
  void refusesOverlongNames() {
    String label = "a".repeat(63);
    assertThatThrownBy(() -> HostName.parse("a" + label + ".example")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> HostName.parse((label + ".").repeat(4) + "com"))
        .isInstanceOf(Refused.class);
  }
}
