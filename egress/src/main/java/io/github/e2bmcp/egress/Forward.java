package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.egress.message.BodyCopy;
import io.github.e2bmcp.egress.message.Framing;
import io.github.e2bmcp.egress.message.Head;
import io.github.e2bmcp.egress.message.RequestLine;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Passes one plain request on and its response back. Both messages are read and written anew, with
 * one framing and the Host that was checked, so that neither side can smuggle a second one in. The
 * connection ends with the response.
 */
final class Forward {

  private final Client client;
  private final Authority wanted;
  private final @Nullable Socket outside;

  /**
   * @param outside a connection to use; null to make one when the request is known to be sound
   */
  Forward(Client client, Authority wanted, @Nullable Socket outside) {
    this.client = client;
    this.wanted = wanted;
    this.outside = outside;
  }

  /**
   * Runs to the end of the response.
   *
   * @param target the path and query
   * @throws Refused while nothing of a response was passed on
   */
  void run(Head request, RequestLine line, String target) throws IOException, Refused {
    Framing body = Framing.ofRequest(request, line.http11());
    Socket socket = outside == null ? client.connect(wanted) : outside;
    OutputStream up = new BufferedOutputStream(socket.getOutputStream());
    try {
      up.write(requestHead(request, line, target, body));
      up.flush();
    } catch (IOException e) {
      throw unsound("broke off before it took the request");
    }
    if (!(body instanceof Framing.Empty)) {
      Thread.ofVirtual().name("egress-up").start(() -> carryBody(body, up));
    }
    carryResponse(line.method(), socket.getInputStream());
  }

  private byte[] requestHead(Head request, RequestLine line, String target, Framing body) {
    StringBuilder head = new StringBuilder();
    head.append(line.method()).append(' ').append(target).append(' ').append(line.version());
    String host = wanted.port() == 80 ? wanted.host().bracketed() : wanted.toString();
    field(head, "Host", host);
    for (Head.Field field : request.endToEnd()) {
      if (!field.name().equalsIgnoreCase("Host")) {
        field(head, field.name(), field.value());
      }
    }
    framing(head, body);
    return finish(head);
  }

  /** The response may come before the whole body went; whoever ends first ends both. */
  private void carryBody(Framing body, OutputStream up) {
    try {
      new BodyCopy(client.input(), up, client.passage()::movedUp).copy(body);
    } catch (IOException e) {
      abandon("the request's body broke off");
    } catch (Refused e) {
      abandon(e.reason());
    }
  }

  private void abandon(String why) {
    client.passage().cut(why);
    client.passage().close();
  }

  private void carryResponse(String method, InputStream from) throws IOException, Refused {
    InputStream in = new BufferedInputStream(from, 16 << 10);
    OutputStream out = new BufferedOutputStream(client.output(), 16 << 10);
    Head head;
    int status;
    do {
      head = readResponseHead(in);
      status = status(head.start());
      boolean interim = status < 200;
      if (interim) {
        writeResponseHead(out, head, new Framing.Empty(), true);
      }
    } while (status < 200);
    Framing framing = sound(head, method, status);
    writeResponseHead(out, head, framing, bodiless(method, status));
    try {
      new BodyCopy(in, out, client.passage()::movedDown).copy(framing);
    } catch (Refused e) {
      throw new IOException(e.reason(), e);
    }
    client.output().close();
  }

  private static boolean bodiless(String method, int status) {
    return method.equals("HEAD") || status == 304;
  }

  private Head readResponseHead(InputStream in) throws Refused {
    try {
      return Head.read(in, client.gate().limits().headBytes());
    } catch (IOException e) {
      throw unsound("broke off before it answered");
    } catch (Refused e) {
      throw unsound("answers malformed HTTP: " + e.reason());
    }
  }

  private Framing sound(Head head, String method, int status) throws Refused {
    try {
      return Framing.ofResponse(head, method, status);
    } catch (Refused e) {
      throw unsound("answers malformed HTTP: " + e.reason());
    }
  }

  private int status(String line) throws Refused {
    boolean wellFormed =
        (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
            && line.length() >= 12
            && line.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9')
            && (line.length() == 12 || line.charAt(12) == ' ');
    int status = wellFormed ? Integer.parseInt(line.substring(9, 12)) : 0;
    // 101 would hand over a protocol that was not asked for: Upgrade is never passed on.
    if (status < 100 || status == 101) {
      throw unsound("answers malformed HTTP");
    }
    return status;
  }

  /** {@code tellLength}: a length without a body, as for HEAD. */
  private static void writeResponseHead(
      OutputStream out, Head response, Framing framing, boolean tellLength) throws IOException {
    StringBuilder head = new StringBuilder(response.start());
    for (Head.Field field : response.endToEnd()) {
      field(head, field.name(), field.value());
    }
    if (framing instanceof Framing.Empty && tellLength) {
      response.values("Content-Length").stream()
          .limit(1)
          .forEach(length -> field(head, "Content-Length", length));
    } else {
      framing(head, framing);
    }
    out.write(finish(head));
    out.flush();
  }

  private static void framing(StringBuilder head, Framing body) {
    switch (body) {
      case Framing.Empty() -> {}
      case Framing.Length(long bytes) -> field(head, "Content-Length", Long.toString(bytes));
      case Framing.Chunked() -> field(head, "Transfer-Encoding", "chunked");
      case Framing.UntilEnd() -> {}
    }
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }

  private static byte[] finish(StringBuilder head) {
    return head.append("\r\nConnection: close\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private Refused unsound(String what) {
    return new Refused(Refused.Kind.UNREACHABLE, wanted + " " + what);
  }
}
