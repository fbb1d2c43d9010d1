package io.github.e2bmcp.e2b.transport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every connection is played by a test, to the byte. */
final class PlayedServer implements AutoCloseable {

  /** Plays the server's side of one connection, which is closed then. */
  @FunctionalInterface
  interface Play {
    void serve(Peer peer) throws Exception;
  }

  private final ServerSocket listener;
  private final Play play;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  PlayedServer(Play play) throws IOException {
    this.play = play;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** The client at the other end. */
  final class Peer {
    private final Socket socket;
    private final InputStream in;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
    }

    /** The head of the next request, with its empty line. */
    String head() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the client is gone");
        }
        bytes.write(next);
      }
      String head = bytes.toString(StandardCharsets.ISO_8859_1);
      heads.add(head);
      return head;
    }

    byte[] body(int length) throws IOException {
      return in.readNBytes(length);
    }

    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits until the client has closed its side. */
    void untilGone() throws IOException {
      in.transferTo(OutputStream.nullOutputStream());
    }

    /** Carries bytes between the client and another server until both are through. */
    void tunnelTo(int port) throws Exception {
      try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread back = Thread.ofVirtual().start(() -> carry(target, socket));
        in.transferTo(target.getOutputStream());
        target.shutdownOutput();
        back.join();
      }
    }

    private static void carry(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
        to.shutdownOutput();
      } catch (IOException e) {
        // One of both is gone.
      }
    }
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The heads of the requests so far. */
  List<String> heads() {
    return heads;
  }

  int connections() {
    return sockets.size();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      play.serve(new Peer(socket));
    } catch (Exception e) {
      // The client is gone, or the test is over.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
