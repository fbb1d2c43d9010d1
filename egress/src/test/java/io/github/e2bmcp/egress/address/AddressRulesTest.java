package io.github.e2bmcp.egress.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  /** Both ends of every block of the IANA IPv4 registry, and the metadata services. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, this network",
    "0.255.255.255, this network",
    "10.0.0.0, private",
    "10.255.255.255, private",
    "100.64.0.0, carrier-grade NAT",
    "100.127.255.255, carrier-grade NAT",
    "100.100.100.200, cloud metadata",
    "127.0.0.0, loopback",
    "127.0.0.1, loopback",
    "127.255.255.255, loopback",
    "168.63.129.16, cloud metadata",
    "169.254.0.0, link-local",
    "169.254.169.254, cloud metadata",
    "169.254.170.2, cloud metadata",
    "169.254.255.255, link-local",
    "172.16.0.0, private",
    "172.17.0.1, private",
    "172.31.255.255, private",
    "192.0.0.0, protocol assignments",
    "192.0.0.192, cloud metadata",
    "192.0.0.255, protocol assignments",
    "192.0.2.0, documentation",
    "192.0.2.255, documentation",
    "192.31.196.0, AS112",
    "192.31.196.255, AS112",
    "192.52.193.0, multicast tunnelling",
    "192.88.99.0, 6to4 relay",
    "192.88.99.255, 6to4 relay",
    "192.168.0.0, private",
    "192.168.255.255, private",
    "192.175.48.0, AS112",
    "198.18.0.0, benchmarking",
    "198.19.255.255, benchmarking",
    "198.51.100.0, documentation",
    "198.51.100.255, documentation",
    "203.0.113.0, documentation",
    "203.0.113.255, documentation",
    "224.0.0.0, multicast",
    "239.255.255.255, multicast",
    "240.0.0.0, reserved",
    "255.255.255.254, reserved",
    "255.255.255.255, broadcast"
  })
  void refusesEverySpecialIpv4Range(String address, String purpose) throws UnknownHostException {
    assertThat(AddressRules.refusal(Literal.of(address))).isEqualTo(purpose);
  }

  /** The neighbours of those blocks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2a00:1450:4001::200e",
        "2620:4f:8001::1",
        "3ffe:ffff::1",
        "64:ff9b::1.1.1.1",
        "2606:4700::5efe:101:101"
      })
  void allowsOrdinaryPublicAddresses(String address) throws UnknownHostException {
    assertThat(AddressRules.refusal(Literal.of(address))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "::, unspecified",
    "::1, loopback",
    "::2, not global unicast",
    "100::1, discard-only",
    "100:0:0:1::1, dummy prefix",
    "200::1, not global unicast",
    "1fff:ffff::1, not global unicast",
    "2001:1::1, protocol assignments",
    "2001:2::1, protocol assignments",
    "2001:10::1, protocol assignments",
    "2001:20::1, protocol assignments",
    "2001:1ff:ffff::1, protocol assignments",
    "2001:db8::1, documentation",
    "2001:db8:ffff::1, documentation",
    "2620:4f:8000::1, AS112",
    "3fff::1, documentation",
    "3fff:fff:ffff::1, documentation",
    "4000::1, not global unicast",
    "5f00::1, segment routing",
    "fc00::1, private",
    "fd00::1, private",
    "fdff:ffff::1, private",
    "fd00:ec2::254, cloud metadata",
    "fe00::1, not global unicast",
    "fe80::1, link-local",
    "febf:ffff::1, link-local",
    "fec0::1, site-local",
    "feff::1, site-local",
    "ff02::1, multicast",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, multicast"
  })
  void refusesEverySpecialIpv6Range(String address, String purpose) throws UnknownHostException {
    assertThat(AddressRules.refusal(Literal.of(address))).isEqualTo(purpose);
  }

  /** As bytes, because Java turns a mapped literal into an IPv4 address. */
  @ParameterizedTest
  @CsvSource({
    "00000000000000000000ffff7f000001, 'loopback, as IPv4-mapped'",
    "00000000000000000000ffffa9fea9fe, 'cloud metadata, as IPv4-mapped'",
    "00000000000000000000ffff0a000001, 'private, as IPv4-mapped'",
    "0000000000000000000000007f000001, not global unicast",
    "00000000000000000000000001010101, not global unicast",
    "0064ff9b00000000000000007f000001, 'loopback, as NAT64'",
    "0064ff9b0000000000000000a9fea9fe, 'cloud metadata, as NAT64'",
    "0064ff9b0000000000000000c0a80001, 'private, as NAT64'",
    "0064ff9b00000000000000010a000001, not global unicast",
    "0064ff9b0001000000000000a9fea9fe, local NAT64",
    "0064ff9b0001a9fe00a9fe0000000000, local NAT64",
    "0064ff9b000100000000000001010101, local NAT64",
    "20027f00000100000000000000000001, 6to4",
    "2002a9fea9fe00000000000000000001, 6to4",
    "20020101010100000000000000000001, 6to4",
    "20010000010101010000000080fffffe, Teredo",
    "26064700000000000000_5efe7f000001, 'loopback, as ISATAP'",
    "26064700000000000200_5efea9fea9fe, 'cloud metadata, as ISATAP'",
    "26064700000000000000_5efec0a80001, 'private, as ISATAP'",
    "fe8000000000000000005efe01010101, link-local"
  })
  void looksIntoEveryEmbeddingOfIpv4(String hex, String purpose) {
    byte[] address = HexFormat.of().parseHex(hex.replace("_", ""));
    assertThat(AddressRules.refusal(address)).isEqualTo(purpose);
  }

  @Test
  void allowsAMappedPublicAddress() {
    byte[] address = HexFormat.of().parseHex("00000000000000000000ffff01010101");
    assertThat(AddressRules.refusal(address)).isNull();
  }

  @Test
  void refusesScopedAddresses() throws UnknownHostException {
    byte[] publicAddress = Literal.of("2606:4700::1").getAddress();
    Inet6Address scoped = Inet6Address.getByAddress("", publicAddress, 1);
    assertThat(AddressRules.refusal(scoped)).isEqualTo("scoped to a network interface");
  }

  @Test
  void everyAddressOfARefusedBlockIsRefused() {
    for (int second = 0; second < 256; second++) {
      byte[] loopback = {127, (byte) second, (byte) (second * 7), (byte) (255 - second)};
      assertThat(AddressRules.refusal(loopback)).as(Arrays.toString(loopback)).isNotNull();
    }
  }

  @Test
  void liftsOneExactAddressAndPort() throws UnknownHostException {
    InetSocketAddress exact = loopback(1, 8_080);
    AddressRules rules = AddressRules.strict().lifting(exact);
    assertThat(rules.refusal(exact)).isNull();
    assertThat(rules.refusal(loopback(1, 8_081))).isEqualTo("loopback");
    assertThat(rules.refusal(loopback(2, 8_080))).isEqualTo("loopback");
    assertThat(AddressRules.strict().refusal(exact)).isEqualTo("loopback");
  }

  @Test
  void liftsNoWildcard() {
    assertThatThrownBy(() -> AddressRules.strict().lifting(new InetSocketAddress(8_080)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AddressRules.strict().lifting(loopback(1, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNotResolved() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("example.com", 80);
    assertThat(AddressRules.strict().refusal(unresolved)).isEqualTo("unresolved");
  }

  private static InetSocketAddress loopback(int last, int port) throws UnknownHostException {
    return new InetSocketAddress(
        InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), port);
  }
}
