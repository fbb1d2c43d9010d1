package io.github.e2bmcp.testkit.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The destinations of network attacks, every one of them with a listener of the battery behind it,
 * so that success is visible and nothing is sent to anybody else.
 */
public final class NetworkField implements AutoCloseable {

  /** Ways to write this machine's own address that guards have overlooked. */
  private static final List<String> LOOPBACK_FORMS =
      List.of("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0", "localhost");

  private static final List<String> LOOPBACK_FORMS_6 =
      List.of("::1", "::ffff:127.0.0.1", "::ffff:7f00:1");

  private final List<String> named;
  private final List<ServerSocket> servers = new ArrayList<>();
  private final List<DatagramSocket> sockets = new ArrayList<>();
  private final Set<String> received = ConcurrentHashMap.newKeySet();
  private final int port;

  private NetworkField(List<String> named, List<InetAddress> places) throws IOException {
    this.named = List.copyOf(named);
    ServerSocket first = new ServerSocket(0, 64, places.getFirst());
    this.port = first.getLocalPort();
    serve(first);
    serve(new DatagramSocket(port, places.getFirst()));
    for (InetAddress place : places.subList(1, places.size())) {
      serve(new ServerSocket(port, 64, place));
      serve(new DatagramSocket(port, place));
    }
  }

  /** Listens on this machine's loopback addresses only. */
  public static NetworkField loopback() {
    try {
      return new NetworkField(List.of(), List.of(InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Listens on every address of a network namespace that the caller made for this, and has nothing
   * but dummy interfaces.
   *
   * @param addresses those of the dummy interfaces
   */
  public static NetworkField namespace(List<String> addresses) {
    try {
      return new NetworkField(addresses, List.of(InetAddress.getByName("::")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of every listener. */
  public int port() {
    return port;
  }

  /** Every form of this machine's own loopback address that a listener is behind. */
  List<String> loopbackForms() {
    List<String> forms = new ArrayList<>(LOOPBACK_FORMS);
    if (!named.isEmpty()) {
      forms.addAll(LOOPBACK_FORMS_6);
    }
    return forms;
  }

  /** The addresses of the namespace; empty on a machine whose network is its own. */
  List<String> named() {
    return named;
  }

  /** Whether a packet or a connection brought this text. */
  public boolean received(String text) {
    return received.stream().anyMatch(line -> line.contains(text));
  }

  private void serve(ServerSocket server) {
    servers.add(server);
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              Thread.ofVirtual().start(() -> take(socket));
            } catch (IOException e) {
              return; // closed
            }
          }
        });
  }

  private void take(Socket socket) {
    try (socket) {
      socket.setSoTimeout(2_000);
      received.add(new String(socket.getInputStream().readNBytes(64), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      received.add("a connection without words");
    }
  }

  private void serve(DatagramSocket socket) {
    sockets.add(socket);
    Thread.ofVirtual()
        .start(() -> {
          DatagramPacket packet = new DatagramPacket(new byte[512], 512);
          while (!socket.isClosed()) {
            try {
              socket.receive(packet);
              received.add(
                  new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
              return; // closed
            }
          }
        });
  }

  @Override
  public void close() {
    sockets.forEach(DatagramSocket::close);
    for (ServerSocket server : servers) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
