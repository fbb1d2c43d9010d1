package io.github.e2bmcp.egress.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses of one family, such as {@code 10.0.0.0/8}, and what it is set aside for. */
record AddressBlock(byte[] network, int bits, String purpose) {

  /** From {@code address/bits}, the address being a literal. */
  static AddressBlock of(String cidr, String purpose) {
    int slash = cidr.indexOf('/');
    String literal = cidr.substring(0, slash);
    try {
      // A colon makes it a v6 literal, digits and dots a v4 one: nothing is looked up for either.
      byte[] network = InetAddress.getByName(literal).getAddress();
      return new AddressBlock(network, Integer.parseInt(cidr.substring(slash + 1)), purpose);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal + " is no address", e);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0
        || (address[whole] & 0xff) >> (8 - rest) == (network[whole] & 0xff) >> (8 - rest);
  }
}
