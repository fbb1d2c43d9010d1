package io.github.e2bmcp.egress.address;

import java.net.InetAddress;

/** Addresses of one family that a policy names, such as {@code 10.0.0.0/8} or one alone. */
public final class AddressRange {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  private final AddressBlock block;

  private AddressRange(AddressBlock block) {
    this.block = block;
  }

  /**
   * Reads {@code ADDRESS} or {@code ADDRESS/BITS}; nothing is looked up.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean v6 = address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    int most = v6 ? 128 : 32;
    String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
    // Exact, because what looks like an address and is none would be looked up as a name.
    boolean v4 = address.matches(OCTET + "(\\." + OCTET + "){3}");
    if (!(v4 || v6) || !bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
      throw new IllegalArgumentException("'" + text + "' is no address and no range of addresses");
    }
    return new AddressRange(AddressBlock.of(address + "/" + bits, "named by the policy"));
  }

  public boolean contains(InetAddress address) {
    return block.contains(address.getAddress());
  }

  /** Whether it is every address of its family. */
  public boolean isAll() {
    return block.bits() == 0;
  }
}
