package io.github.e2bmcp.egress.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses from their text; nothing is ever looked up. */
public final class Literal {

  private Literal() {}

  public static InetAddress of(String address) {
    if (!address.matches("[0-9.]+|[0-9a-f:.]+")) {
      throw new IllegalArgumentException(address + " is no address");
    }
    try {
      return InetAddress.getAllByName(address)[0];
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
