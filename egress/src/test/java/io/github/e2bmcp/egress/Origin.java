package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Literal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of the test's own on a loopback address. */
final class Origin implements AutoCloseable {

  /** What it does with one connection. */
  interface Service {
    void serve(Socket socket, InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  private Origin(InetSocketAddress address, Service service) {
    try {
      server = new ServerSocket(address.getPort(), 50, address.getAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> acceptAll(service));
  }

  static Origin of(Service service) {
    return at("127.0.0.1", 0, service);
  }

  static Origin at(String address, int port, Service service) {
    return new Origin(new InetSocketAddress(Literal.of(address), port), service);
  }

  /** Answers the first request with this text and notes all that it read. */
  static Origin answering(String response) {
    return answering(response, 0);
  }

  /** The same, once it has read so many bytes of the request's body. */
  static Origin answering(String response, int bodyBytes) {
    Origin[] self = new Origin[1];
    Service service =
        (socket, in, out) -> {
          String head =
              readHead(in) + new String(in.readNBytes(bodyBytes), StandardCharsets.ISO_8859_1);
          out.write(response.getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
          socket.shutdownOutput();
          String rest = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
          self[0].received.add(head + rest);
        };
    self[0] = of(service);
    return self[0];
  }

  /** Sends back what it is sent. */
  static Origin echoing() {
    return of(Origin::echo);
  }

  static void echo(Socket socket, InputStream in, OutputStream out) throws IOException {
    in.transferTo(out);
    socket.shutdownOutput();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(inetAddress(), port());
  }

  InetAddress inetAddress() {
    return server.getInetAddress();
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** All that one connection sent. */
  String received() throws InterruptedException {
    String text = received.poll(10, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("nothing was received");
    }
    return text;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll(Service service) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, service));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Socket socket, Service service) {
    try (socket) {
      service.serve(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      // The other side went away, which is what several tests are about.
      return;
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}
