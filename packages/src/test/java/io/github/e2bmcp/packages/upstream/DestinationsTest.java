package io.github.e2bmcp.packages.upstream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.packages.host.ProxyRules;
import io.github.e2bmcp.packages.host.RegistryAccess;
import io.github.e2bmcp.packages.host.RegistryException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a registry's answers may lead; only literal addresses, so nothing is looked up. */
class DestinationsTest {

  private static void check(String host, String... registries) throws RegistryException {
    RegistryAccess access =
        new RegistryAccess(
            List.of(registries).stream().map(URI::create).toList(),
            List.of(),
            ProxyRules.none(),
            List.of(),
            Set.of());
    new Destinations(access).check(URI.create("https://" + host + "/file.whl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "172.32.0.1", "[2606:4700::1]", "[2a00:1450::1]"})
  void takesPublicAddresses(String host) {
    assertThatCode(() -> check(host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[::10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[100::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[2002:a00:1::]",
        "[3fff::1]",
        "[fc00::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]"
      })
  void refusesEverySpecialRangeAndEmbedding(String host) {
    assertThatThrownBy(() -> check(host))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("not on the public Internet");
  }

  @Test
  void takesAnAddressAtWhichTheOperatorsRegistryIs() {
    assertThatCode(() -> check("10.1.2.3:8443", "https://10.1.2.3/simple"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check("10.1.2.4", "https://10.1.2.3/simple"))
        .hasMessageContaining("not on the public Internet");
  }
}
