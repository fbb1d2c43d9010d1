package io.github.e2bmcp.egress.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a sandbox may never reach, whatever its policy: everything that the IANA
 * special-purpose registries set aside, the metadata services of clouds, and every IPv6 form of
 * such an IPv4 address. Immutable.
 */
public final class AddressRules {

  /** IANA IPv4 Special-Purpose Address Registry; the first match names the reason. */
  private static final List<AddressBlock> V4 =
      List.of(
          AddressBlock.of("169.254.169.254/32", "cloud metadata"),
          AddressBlock.of("169.254.170.2/32", "cloud metadata"),
          AddressBlock.of("100.100.100.200/32", "cloud metadata"),
          AddressBlock.of("192.0.0.192/32", "cloud metadata"),
          AddressBlock.of("168.63.129.16/32", "cloud metadata"),
          AddressBlock.of("0.0.0.0/8", "this network"),
          AddressBlock.of("10.0.0.0/8", "private"),
          AddressBlock.of("100.64.0.0/10", "carrier-grade NAT"),
          AddressBlock.of("127.0.0.0/8", "loopback"),
          AddressBlock.of("169.254.0.0/16", "link-local"),
          AddressBlock.of("172.16.0.0/12", "private"),
          AddressBlock.of("192.0.0.0/24", "protocol assignments"),
          AddressBlock.of("192.0.2.0/24", "documentation"),
          AddressBlock.of("192.31.196.0/24", "AS112"),
          AddressBlock.of("192.52.193.0/24", "multicast tunnelling"),
          AddressBlock.of("192.88.99.0/24", "6to4 relay"),
          AddressBlock.of("192.168.0.0/16", "private"),
          AddressBlock.of("192.175.48.0/24", "AS112"),
          AddressBlock.of("198.18.0.0/15", "benchmarking"),
          AddressBlock.of("198.51.100.0/24", "documentation"),
          AddressBlock.of("203.0.113.0/24", "documentation"),
          AddressBlock.of("224.0.0.0/4", "multicast"),
          AddressBlock.of("255.255.255.255/32", "broadcast"),
          AddressBlock.of("240.0.0.0/4", "reserved"));

  /** IANA IPv6 Special-Purpose Address Registry, and names for what lies outside 2000::/3. */
  private static final List<AddressBlock> V6 =
      List.of(
          AddressBlock.of("fd00:ec2::/32", "cloud metadata"),
          AddressBlock.of("::/128", "unspecified"),
          AddressBlock.of("::1/128", "loopback"),
          AddressBlock.of("64:ff9b:1::/48", "local NAT64"),
          AddressBlock.of("100::/64", "discard-only"),
          AddressBlock.of("100:0:0:1::/64", "dummy prefix"),
          AddressBlock.of("2001::/32", "Teredo"),
          AddressBlock.of("2001::/23", "protocol assignments"),
          AddressBlock.of("2001:db8::/32", "documentation"),
          AddressBlock.of("2002::/16", "6to4"),
          AddressBlock.of("2620:4f:8000::/48", "AS112"),
          AddressBlock.of("3fff::/20", "documentation"),
          AddressBlock.of("5f00::/16", "segment routing"),
          AddressBlock.of("fc00::/7", "private"),
          AddressBlock.of("fe80::/10", "link-local"),
          AddressBlock.of("fec0::/10", "site-local"),
          AddressBlock.of("ff00::/8", "multicast"));

  private static final AddressBlock MAPPED = new AddressBlock(mappedPrefix(), 96, "IPv4-mapped");
  private static final AddressBlock NAT64 = AddressBlock.of("64:ff9b::/96", "NAT64");
  private static final AddressBlock GLOBAL_UNICAST = AddressBlock.of("2000::/3", "global unicast");

  private static final AddressRules STRICT = new AddressRules(Set.of());

  private final Set<InetSocketAddress> lifted;

  private AddressRules(Set<InetSocketAddress> lifted) {
    this.lifted = Set.copyOf(lifted);
  }

  /** Without any exception: what every product uses. */
  public static AddressRules strict() {
    return STRICT;
  }

  /**
   * These rules with the refusal lifted for one exact address and port. For tests and for operators
   * who name what they mean; nothing lifts a range.
   *
   * @throws IllegalArgumentException for an address that is unresolved or the wildcard
   */
  public AddressRules lifting(InetSocketAddress exact) {
    if (exact.isUnresolved() || exact.getAddress().isAnyLocalAddress() || exact.getPort() == 0) {
      throw new IllegalArgumentException("only an exact address and port can be lifted: " + exact);
    }
    Set<InetSocketAddress> more = new HashSet<>(lifted);
    more.add(exact);
    return new AddressRules(more);
  }

  public boolean lifts(InetSocketAddress address) {
    return lifted.contains(address);
  }

  /** Why this address and port must not be connected to; null when nothing is against it. */
  public @Nullable String refusal(InetSocketAddress address) {
    if (lifts(address)) {
      return null;
    }
    InetAddress host = address.getAddress();
    if (host == null) {
      return "unresolved";
    }
    return refusal(host);
  }

  /** Why no sandbox may reach this address; null when it is an ordinary public one. */
  public static @Nullable String refusal(InetAddress address) {
    if (address instanceof Inet6Address v6
        && (v6.getScopeId() != 0 || v6.getScopedInterface() != null)) {
      return "scoped to a network interface";
    }
    return refusal(address.getAddress());
  }

  /**
   * The same for an address in network order.
   *
   * @param address 4 or 16 bytes
   */
  static @Nullable String refusal(byte[] address) {
    return switch (address.length) {
      case 4 -> purpose(V4, address);
      case 16 -> refusalV6(address);
      default -> throw new IllegalArgumentException("an address has 4 or 16 bytes");
    };
  }

  private static @Nullable String refusalV6(byte[] address) {
    if (MAPPED.contains(address)) {
      return embedded(MAPPED.purpose(), Arrays.copyOfRange(address, 12, 16));
    }
    if (NAT64.contains(address)) {
      return embedded(NAT64.purpose(), Arrays.copyOfRange(address, 12, 16));
    }
    String purpose = purpose(V6, address);
    if (purpose != null) {
      return purpose;
    }
    if (!GLOBAL_UNICAST.contains(address)) {
      // ::/96 held IPv4-compatible addresses once (RFC 4291 §2.5.5.1).
      return "not global unicast";
    }
    if (isIsatap(address)) {
      return embedded("ISATAP", Arrays.copyOfRange(address, 12, 16));
    }
    return null;
  }

  /** RFC 5214 §6.1: an interface identifier of {@code 00-00-5E-FE} or {@code 02-00-5E-FE}. */
  private static boolean isIsatap(byte[] address) {
    return (address[8] & ~0x03) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && address[11] == (byte) 0xfe;
  }

  private static @Nullable String embedded(String form, byte[] v4) {
    String purpose = purpose(V4, v4);
    return purpose == null ? null : purpose + ", as " + form;
  }

  private static @Nullable String purpose(List<AddressBlock> blocks, byte[] address) {
    for (AddressBlock block : blocks) {
      if (block.contains(address)) {
        return block.purpose();
      }
    }
    return null;
  }

  /** Made by hand, because a literal of this form becomes an IPv4 address in Java. */
  private static byte[] mappedPrefix() {
    byte[] prefix = new byte[16];
    prefix[10] = (byte) 0xff;
    prefix[11] = (byte) 0xff;
    return prefix;
  }
}
