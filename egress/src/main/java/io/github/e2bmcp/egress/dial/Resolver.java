package io.github.e2bmcp.egress.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up. Called once for each connection; may block, a deadline is kept outside. */
@FunctionalInterface
public interface Resolver {

  /**
   * Every address of the name.
   *
   * @param name a full domain name in normal form, never an address
   */
  List<InetAddress> resolve(String name) throws UnknownHostException;

  /** This machine's own resolver, without its search domains. */
  static Resolver system() {
    // The last dot keeps "example.com" from becoming "example.com.corp.internal".
    return name -> List.of(InetAddress.getAllByName(name + "."));
  }
}
