package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.egress.message.Head;
import io.github.e2bmcp.egress.message.RequestLine;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Speaks HTTP proxy with a program inside (RFC 9110 §7.6, §9.3.6): one request a connection. */
final class HttpSide {

  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final int FAREWELL_BYTES = 1 << 20;
  private static final String SCHEME = "http://";

  private final Client client;

  HttpSide(Client client) {
    this.client = client;
  }

  /** Reads one request, a tunnel's or a plain one, and answers it. */
  void answer() throws IOException, InterruptedException {
    try {
      client.passage().speaks(EgressEntry.Protocol.HTTP);
      Head head = Head.read(client.input(), client.gate().limits().headBytes());
      RequestLine line = RequestLine.parse(head.start());
      if (line.method().equals("CONNECT")) {
        client.passage().speaks(EgressEntry.Protocol.CONNECT);
        tunnel(line);
      } else {
        forward(head, line);
      }
    } catch (Refused e) {
      refuse(e);
    }
  }

  /**
   * Answers a plain request that came through a tunnel, as some clients send all of them (Node.js
   * among them).
   */
  void answerInTunnel(Authority wanted, Socket outside) throws IOException {
    try {
      Head head = Head.read(client.input(), client.gate().limits().headBytes());
      RequestLine line = RequestLine.parse(head.start());
      if (!line.target().startsWith("/")) {
        throw malformed("a request in a tunnel must name a path");
      }
      List<String> hosts = head.values("Host");
      if (hosts.size() != 1 || !sameHost(Authority.parse(hosts.getFirst(), 0), wanted)) {
        throw new Refused(
            Refused.Kind.POLICY, "the Host header names another host than the tunnel");
      }
      new Forward(client, wanted, outside).run(head, line, line.target());
    } catch (Refused e) {
      refuse(e);
    }
  }

  private static boolean sameHost(Authority named, Authority wanted) {
    boolean samePort = named.port() == 0 || named.port() == wanted.port();
    return samePort && named.host().text().equals(wanted.host().text());
  }

  private void tunnel(RequestLine line) throws IOException, InterruptedException, Refused {
    client.passage().asksFor(line.target());
    Authority wanted = Authority.parse(line.target(), -1);
    Socket outside = client.connect(wanted);
    send("HTTP/1.1 200 Connection established\r\n\r\n");
    new Tunnel(client, wanted, outside).run();
  }

  private void forward(Head head, RequestLine line) throws IOException, Refused {
    String target = line.target();
    client.passage().asksFor(target);
    if (!target.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw malformed("this is a proxy: ask it for http:// addresses, or CONNECT for others");
    }
    String rest = target.substring(SCHEME.length());
    int end = 0;
    while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
      end++;
    }
    Authority wanted = Authority.parse(rest.substring(0, end), 80);
    client.passage().asksFor(wanted);
    if (head.values("Host").size() > 1) {
      throw malformed("more than one Host header");
    }
    String path = rest.substring(end);
    Forward forward = new Forward(client, wanted, null);
    forward.run(head, line, path.startsWith("/") ? path : "/" + path);
  }

  /**
   * Says why, in the status line too: that is the part that most clients show when a tunnel is
   * refused.
   */
  void refuse(Refused refusal) throws IOException {
    client.passage().refused(refusal);
    client.passage().dueIn(FAREWELL);
    byte[] body = ("Egress proxy: " + refusal.reason() + ".\n").getBytes(StandardCharsets.UTF_8);
    send(
        "HTTP/1.1 "
            + refusal.kind().status()
            + " "
            + phrase(refusal)
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n");
    client.output().write(body);
    client.output().close();
    // A stream that is closed with bytes unread may lose the answer (TCP resets it).
    long left = FAREWELL_BYTES;
    byte[] rest = new byte[4 << 10];
    for (int count = 0; count >= 0 && left > 0; left -= count) {
      count = client.input().read(rest);
    }
  }

  private static String phrase(Refused refusal) {
    return refusal.kind().phrase()
        + " ("
        + refusal.reason().replaceAll("[^\\x20-\\x7e]", "?")
        + ")";
  }

  private void send(String text) throws IOException {
    client.output().write(text.getBytes(StandardCharsets.ISO_8859_1));
    client.output().flush();
  }

  private static Refused malformed(String reason) {
    return new Refused(Refused.Kind.MALFORMED, reason);
  }
}
