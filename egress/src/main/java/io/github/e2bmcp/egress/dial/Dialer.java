package io.github.e2bmcp.egress.dial;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.egress.policy.PolicyCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/**
 * Makes the connection that a policy allowed: looks the name up once, refuses if any answer is a
 * refused address, connects to an address that was checked and looks at what it got. No name goes
 * near a socket, so an answer that changes in between (DNS rebinding) changes nothing.
 */
public final class Dialer {

  private final AddressRules rules;
  private final Lookups lookups;
  private final Duration connectTimeout;

  public Dialer(AddressRules rules, Lookups lookups, Duration connectTimeout) {
    this.rules = rules;
    this.lookups = lookups;
    this.connectTimeout = connectTimeout;
  }

  /** A connected socket; the caller closes it. */
  public Socket dial(Authority wanted, EgressPolicy policy) throws Refused {
    List<InetAddress> addresses = lookups.addresses(wanted.host());
    for (InetAddress address : addresses) {
      PolicyCheck.requireAddress(policy, wanted, address);
      check(wanted, new InetSocketAddress(address, wanted.port()));
    }
    long due = System.nanoTime() + connectTimeout.toNanos();
    Refused failure = timeout(wanted);
    for (InetAddress address : addresses) {
      long leftMillis = (due - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        break;
      }
      try {
        return connect(wanted, new InetSocketAddress(address, wanted.port()), (int) leftMillis);
      } catch (SocketTimeoutException e) {
        failure = timeout(wanted);
      } catch (IOException e) {
        failure =
            new Refused(Refused.Kind.UNREACHABLE, wanted + " does not answer: " + e.getMessage());
      }
    }
    throw failure;
  }

  private Socket connect(Authority wanted, InetSocketAddress target, int timeoutMillis)
      throws IOException, Refused {
    // NO_PROXY: a proxy in this program's system properties would look elsewhere.
    Socket socket = new Socket(Proxy.NO_PROXY);
    boolean kept = false;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(target, timeoutMillis);
      InetSocketAddress reached = (InetSocketAddress) socket.getRemoteSocketAddress();
      check(wanted, reached);
      boolean pinned = reached.getAddress().equals(target.getAddress());
      if (!pinned) {
        throw refused(wanted, "leads elsewhere");
      }
      kept = true;
      return socket;
    } finally {
      if (!kept) {
        socket.close();
      }
    }
  }

  private void check(Authority wanted, InetSocketAddress address) throws Refused {
    String refusal = rules.refusal(address);
    if (refusal != null) {
      String where = address.getAddress().getHostAddress();
      String what = wanted.host().isLiteral() ? "is" : "resolves to " + where + ", which is";
      throw refused(wanted, what + " out of bounds (" + refusal + ")");
    }
    if (!rules.lifts(address) && isOwn(address.getAddress())) {
      throw refused(wanted, "is this machine itself");
    }
  }

  /** A public address of this machine's own leads behind its firewall as loopback does. */
  private static boolean isOwn(InetAddress address) throws Refused {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      throw new Refused(Refused.Kind.UNREACHABLE, "this machine's interfaces cannot be read");
    }
  }

  private static Refused refused(Authority wanted, String why) {
    return new Refused(
        Refused.Kind.POLICY, wanted.host().text() + " " + why + "; no setting allows it");
  }

  private Refused timeout(Authority wanted) {
    return new Refused(
        Refused.Kind.TIMEOUT,
        wanted + " was not reached within " + connectTimeout.toMillis() + " ms");
  }
}
