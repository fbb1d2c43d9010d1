package io.github.e2bmcp.packages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.e2bmcp.packages.host.AuthScope;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy of the test's own on loopback, which wants a password and notes who was asked. */
final class OwnProxy implements AutoCloseable {

  private final ServerSocket server;
  private final String required;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  OwnProxy(String user, String password) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    required = "Basic " + AuthScope.base64(user + ":" + password);
    Thread.startVirtualThread(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The authorities that were asked for with the right password. */
  List<String> asked() {
    return asked;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      String head = head(in);
      if (!head.contains("\r\nproxy-authorization: " + required.toLowerCase(Locale.ROOT))) {
        out.write(
            lines("HTTP/1.1 407 No", "Proxy-Authenticate: Basic realm=x", "Content-Length: 0"));
        return;
      }
      String target = head.substring(head.indexOf(' ') + 1, head.indexOf(" http/"));
      boolean tunnel = head.startsWith("connect ");
      URI uri = URI.create(tunnel ? "tls://" + target : target);
      asked.add(uri.getHost() + ":" + uri.getPort());
      try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
        if (tunnel) {
          out.write(lines("HTTP/1.1 200 OK"));
        } else {
          String line = "GET " + uri.getRawPath() + " HTTP/1.1";
          upstream.getOutputStream().write(lines(line, "Host: x", "Connection: close"));
        }
        Thread up = Thread.startVirtualThread(() -> pump(in, upstream));
        upstream.getInputStream().transferTo(out);
        up.interrupt();
      }
    } catch (IOException e) {
      // One side is gone; the other follows by the closing of its socket.
    }
  }

  private static byte[] lines(String... lines) {
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1);
  }

  private static void pump(InputStream in, Socket upstream) {
    try {
      in.transferTo(upstream.getOutputStream());
    } catch (IOException e) {
      // As above.
    }
  }

  /** In lower case, up to the empty line. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no whole head");
      }
      head.write(b);
    }
    return head.toString(ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
