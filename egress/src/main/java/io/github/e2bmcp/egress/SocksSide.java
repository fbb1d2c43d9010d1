package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.HostName;
import io.github.e2bmcp.egress.address.Refused;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Speaks SOCKS 5 with a program inside (RFC 1928): CONNECT without authentication, by name or by
 * address. Names are resolved on this side only.
 */
final class SocksSide {

  static final int VERSION = 5;

  private static final int NO_AUTHENTICATION = 0;
  private static final int NO_ACCEPTABLE_METHOD = 0xff;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int SUCCEEDED = 0;

  private final Client client;

  SocksSide(Client client) {
    this.client = client;
  }

  void answer() throws IOException, InterruptedException {
    client.passage().speaks(EgressEntry.Protocol.SOCKS5);
    try {
      if (!greet()) {
        throw malformed("SOCKS without authentication is all that is spoken here");
      }
      Authority wanted = readRequest();
      Socket outside = client.connect(wanted);
      reply(SUCCEEDED);
      new Tunnel(client, wanted, outside).run();
    } catch (Refused e) {
      client.passage().refused(e);
      reply(e.kind().socksReply());
      client.output().close();
    }
  }

  private boolean greet() throws IOException {
    byte[] greeting = exactly(2);
    byte[] methods = exactly(greeting[1] & 0xff);
    boolean agreed = false;
    for (byte method : methods) {
      agreed |= method == NO_AUTHENTICATION;
    }
    int answer = agreed ? NO_AUTHENTICATION : NO_ACCEPTABLE_METHOD;
    client.output().write(new byte[] {VERSION, (byte) answer});
    client.output().flush();
    return agreed;
  }

  private Authority readRequest() throws IOException, Refused {
    byte[] request = exactly(4);
    if (request[0] != VERSION || request[1] != CONNECT || request[2] != 0) {
      throw malformed("CONNECT is the only SOCKS request known");
    }
    String host =
        switch (request[3]) {
          case IPV4 -> InetAddress.getByAddress(exactly(4)).getHostAddress();
          case IPV6 -> bracketed(InetAddress.getByAddress(exactly(16)).getHostAddress());
          case NAME -> new String(exactly(exactly(1)[0] & 0xff), StandardCharsets.UTF_8);
          default -> throw malformed("the SOCKS request has an unknown kind of address");
        };
    byte[] port = exactly(2);
    client.passage().asksFor(host);
    int number = (port[0] & 0xff) << 8 | (port[1] & 0xff);
    if (number == 0) {
      throw malformed("the port must be a number from 1 to 65535");
    }
    return new Authority(HostName.parse(host), number);
  }

  /** A mapped address arrives here as IPv4. */
  private static String bracketed(String address) {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }

  private void reply(int code) throws IOException {
    client.output().write(new byte[] {VERSION, (byte) code, 0, IPV4, 0, 0, 0, 0, 0, 0});
    client.output().flush();
  }

  private byte[] exactly(int bytes) throws IOException {
    byte[] read = client.input().readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("the stream ended within a SOCKS message");
    }
    return read;
  }

  private static Refused malformed(String reason) {
    return new Refused(Refused.Kind.MALFORMED, reason);
  }
}
