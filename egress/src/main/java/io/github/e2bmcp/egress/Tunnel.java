package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.egress.message.BodyCopy;
import io.github.e2bmcp.egress.policy.DomainRule;
import io.github.e2bmcp.egress.policy.PolicyCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Carries bytes both ways between a program inside and the host it asked for. Under an allow-list
 * it first looks whether what goes through is meant for that host: many hosts share an address, and
 * behind an allowed name any other could be reached there.
 */
final class Tunnel {

  /** RFC 8446 §6: fatal, access_denied. */
  private static final byte[] ACCESS_DENIED = {0x15, 3, 3, 0, 2, 2, 49};

  private final Client client;
  private final Authority wanted;
  private final Socket outside;
  private final DownDirection down;

  Tunnel(Client client, Authority wanted, Socket outside) {
    this.client = client;
    this.wanted = wanted;
    this.outside = outside;
    this.down = new DownDirection(client.output());
  }

  /** Returns when both directions have ended. */
  void run() throws IOException, InterruptedException {
    if (!PolicyCheck.checksContent(client.gate().policy())) {
      relay(null);
      return;
    }
    if (!DomainRule.WEB_PORTS.contains(wanted.port())) {
      // The operator named this port: any protocol may use it, and the server may speak first.
      relay(this::passFirstMessage);
      return;
    }
    client.passage().dueIn(client.gate().limits().greetingTimeout());
    int first = client.peek();
    if (first == ClientHello.HANDSHAKE_RECORD) {
      if (passHello()) {
        relay(null);
      }
    } else if (first >= 0) {
      new HttpSide(client).answerInTunnel(wanted, outside);
    }
  }

  private interface FirstMessage {
    boolean pass() throws IOException;
  }

  private void relay(@Nullable FirstMessage first) throws IOException, InterruptedException {
    client.passage().dueIn(client.gate().limits().idleTimeout());
    Thread carrier = Thread.ofVirtual().name("egress-down").start(this::carryDown);
    try {
      if (first == null || first.pass()) {
        OutputStream out = outside.getOutputStream();
        new BodyCopy(client.input(), out, client.passage()::movedUp).toEnd();
        outside.shutdownOutput();
        carrier.join();
      }
    } finally {
      client.passage().close();
    }
  }

  private void carryDown() {
    try {
      new BodyCopy(outside.getInputStream(), down, client.passage()::movedDown).toEnd();
      down.close();
    } catch (IOException e) {
      client.passage().cut("broken off");
      client.passage().close();
    }
  }

  private boolean passFirstMessage() throws IOException {
    return client.peek() != ClientHello.HANDSHAKE_RECORD || passHello();
  }

  /** Passes the ClientHello on if it names the host that was asked for. */
  private boolean passHello() throws IOException {
    try {
      ClientHello hello = ClientHello.read(client.input());
      requireSameHost(hello);
      outside.getOutputStream().write(hello.raw());
      client.passage().movedUp(hello.raw().length);
      return true;
    } catch (Refused e) {
      client.passage().refused(e);
      down.endWith(ACCESS_DENIED);
      return false;
    }
  }

  private void requireSameHost(ClientHello hello) throws Refused {
    if (hello.encrypted()) {
      throw refused("the TLS greeting hides its host (Encrypted Client Hello)");
    }
    String named = hello.serverName();
    if (wanted.host().isLiteral()) {
      // RFC 6066 §3: an address is never a server name.
      if (named != null) {
        throw refused("the TLS greeting names a host, but an address was asked for");
      }
      return;
    }
    if (named == null) {
      throw refused("the TLS greeting names no host (SNI)");
    }
    if (!named.toLowerCase(Locale.ROOT).equals(wanted.host().text())) {
      throw refused("the TLS greeting names another host (SNI) than was asked for");
    }
  }

  private static Refused refused(String reason) {
    return new Refused(Refused.Kind.POLICY, reason);
  }
}
