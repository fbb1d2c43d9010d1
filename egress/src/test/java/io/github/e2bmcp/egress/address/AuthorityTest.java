package io.github.e2bmcp.egress.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

  @Test
  void readsHostAndPort() throws Refused {
    assertThat(Authority.parse("Example.com:8443", -1)).hasToString("example.com:8443");
    assertThat(Authority.parse("example.com", 80)).hasToString("example.com:80");
    assertThat(Authority.parse("[2606:4700::1]:443", -1))
        .hasToString("[2606:4700:0:0:0:0:0:1]:443");
    assertThat(Authority.parse("[2606:4700::1]", 80).port()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "example.com:",
        "example.com:0",
        "example.com:65536",
        "example.com:+443",
        "example.com:44 3",
        "example.com:0x1bb",
        "example.com:443:443",
        "example.com:\u0664\u0664\u0663",
        "user@example.com:443",
        "example.com@127.0.0.1:443",
        "127.0.0.1#@example.com:443",
        "2606:4700::1:443",
        ":443",
        ""
      })
  void refusesWhatIsNoHostAndPort(String text) {
    assertThatThrownBy(() -> Authority.parse(text, -1)).isInstanceOf(Refused.class);
  }
}
