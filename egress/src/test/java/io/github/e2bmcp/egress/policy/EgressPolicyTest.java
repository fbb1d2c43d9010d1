package io.github.e2bmcp.egress.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EgressPolicyTest {

  @Test
  void readsASetting() {
    assertThat(EgressPolicy.parse("none")).isEqualTo(new EgressPolicy.None());
    assertThat(EgressPolicy.parse("Registries")).isEqualTo(new EgressPolicy.Registries());
    assertThat(EgressPolicy.parse(" open ")).isEqualTo(new EgressPolicy.Open(Set.of()));
    assertThat(EgressPolicy.parse("api.example.com, *.example.org:8443"))
        .isEqualTo(
            new EgressPolicy.AllowList(
                List.of(
                    new DomainRule("api.example.com", false, 0),
                    new DomainRule("example.org", true, 8_443))));
  }

  @Test
  void refusesAnEmptyEntry() {
    assertThatThrownBy(() -> EgressPolicy.parse("example.com,,"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EgressPolicy.parse("")).isInstanceOf(IllegalArgumentException.class);
  }
}
