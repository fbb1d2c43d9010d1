package io.github.e2bmcp.egress.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.egress.address.AddressRange;
import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Literal;
import io.github.e2bmcp.egress.address.Refused;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {

  @Test
  void noneAndRegistriesLetNothingThrough() {
    refuses(
        new EgressPolicy.None(),
        "example.com:443",
        "the network is off for code in this sandbox; example.com in SANDBOX_NETWORK would allow"
            + " it");
    refuses(
        new EgressPolicy.Registries(),
        "example.com:22",
        "only install_packages reaches the network from this sandbox; example.com:22 in"
            + " SANDBOX_NETWORK would allow it");
  }

  @Test
  void anAllowListLetsThroughWhatARuleCovers() {
    EgressPolicy policy = EgressPolicy.allowing("example.com", "*.example.org:8443");
    allows(policy, "example.com:80");
    allows(policy, "example.com:443");
    allows(policy, "a.example.org:8443");
    refuses(
        policy,
        "example.com:22",
        "port 22 of this host is not on this sandbox's allow-list; example.com:22 in"
            + " SANDBOX_NETWORK would allow it");
    refuses(
        policy,
        "evil.org:443",
        "the host is not on this sandbox's allow-list; evil.org in SANDBOX_NETWORK would allow it");
    refuses(
        policy,
        "93.184.216.34:443",
        "the host is not on this sandbox's allow-list;"
            + " 93.184.216.34 in SANDBOX_NETWORK would allow it");
  }

  @Test
  void openLetsTheWebPortsThroughAndThoseItNames() {
    allows(EgressPolicy.open(), "example.com:443");
    allows(EgressPolicy.open(), "[2606:4700::1]:80");
    allows(new EgressPolicy.Open(Set.of(22)), "example.com:22");
    refuses(
        EgressPolicy.open(),
        "example.com:25",
        "port 25 is not open to this sandbox; example.com:25 in SANDBOX_NETWORK would allow it");
  }

  @Test
  void whatRulesNamePassesWhateverIsDenied() throws Exception {
    EgressPolicy.Rules rules =
        new EgressPolicy.Rules(
            List.of(DomainRule.parse("good.example")),
            List.of(AddressRange.parse("198.51.100.0/24")),
            List.of(AddressRange.parse("0.0.0.0/0")));
    allowsAddress(rules, "good.example:443", "203.0.113.1");
    allowsAddress(rules, "other.example:22", "198.51.100.9");
    refusesAddress(rules, "other.example:443", "203.0.113.1");
    refusesAddress(rules, "other.example:443", "2001:db8::1");
  }

  @Test
  void rulesThatDenyAllLookNothingUp() {
    EgressPolicy none =
        new EgressPolicy.Rules(List.of(), List.of(), List.of(AddressRange.parse("0.0.0.0/0")));
    refuses(none, "example.com:443", "the network rules of this sandbox deny the host");
  }

  @Test
  void rulesThatDenyARangeLetTheRestThrough() throws Exception {
    EgressPolicy.Rules rules =
        new EgressPolicy.Rules(List.of(), List.of(), List.of(AddressRange.parse("203.0.113.7")));
    refusesAddress(rules, "example.com:443", "203.0.113.7");
    allowsAddress(rules, "example.com:443", "203.0.113.8");
  }

  @Test
  void aRangeIsAnAddressWithOrWithoutBits() {
    for (String text : List.of("example.com", "10.0.0.0/33", "10.0.0/8", "10.0.0.999", "", "/8")) {
      assertThatThrownBy(() -> AddressRange.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void allowsAddress(EgressPolicy.Rules rules, String wanted, String address)
      throws Exception {
    allows(rules, wanted);
    PolicyCheck.requireAddress(rules, Authority.parse(wanted, -1), Literal.of(address));
  }

  private static void refusesAddress(EgressPolicy.Rules rules, String wanted, String address) {
    assertThatThrownBy(() ->
            PolicyCheck.requireAddress(rules, Authority.parse(wanted, -1), Literal.of(address)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("deny");
  }

  private static void allows(EgressPolicy policy, String wanted) {
    assertThatCode(() -> PolicyCheck.require(policy, Authority.parse(wanted, -1)))
        .doesNotThrowAnyException();
  }

  private static void refuses(EgressPolicy policy, String wanted, String reason) {
    assertThatThrownBy(() -> PolicyCheck.require(policy, Authority.parse(wanted, -1)))
        .isInstanceOf(Refused.class)
        .hasMessage(reason);
  }
}
