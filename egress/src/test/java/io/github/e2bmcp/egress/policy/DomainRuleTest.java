package io.github.e2bmcp.egress.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.egress.address.HostName;
import io.github.e2bmcp.egress.address.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainRuleTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "Example.COM., example.com, true",
    "example.com, www.example.com, false",
    "example.com, notexample.com, false",
    "example.com, example.com.evil.org, false",
    "*.example.com, www.example.com, true",
    "*.example.com, a.b.example.com, true",
    "*.example.com, example.com, false",
    "*.example.com, notexample.com, false",
    "*.example.com, example.com.evil.org, false",
    "b\u00fccher.example, xn--bcher-kva.example, true",
    "1.2.3.4, 1.2.3.4, true",
    "1.2.3.4, 1.2.3.5, false",
    "[2606:4700::1], [2606:4700:0::1], true"
  })
  void coversHosts(String rule, String asked, boolean covered) throws Refused {
    assertThat(DomainRule.parse(rule).coversHost(HostName.parse(asked))).isEqualTo(covered);
  }

  @Test
  void meansTheWebPortsUnlessItNamesOne() {
    DomainRule web = DomainRule.parse("example.com");
    assertThat(web.coversPort(80)).isTrue();
    assertThat(web.coversPort(443)).isTrue();
    assertThat(web.coversPort(22)).isFalse();
    DomainRule named = DomainRule.parse(" *.example.com:8443 ");
    assertThat(named.coversPort(8_443)).isTrue();
    assertThat(named.coversPort(443)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "*.com",
        "*example.com",
        "a.*.com",
        "*.1.2.3.4",
        "http://example.com"
      })
  void refusesWhatIsNoEntry(String text) {
    assertThatThrownBy(() -> DomainRule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
