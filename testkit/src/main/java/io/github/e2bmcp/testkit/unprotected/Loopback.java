package io.github.e2bmcp.testkit.unprotected;

import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ports of a sandbox that has no network of its own: those of this machine's loopback address. */
final class Loopback {

  private Loopback() {}

  static SandboxStream dial(int port) {
    try {
      return stream(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new SandboxException.PortClosed("nothing listens on port " + port, e);
    }
  }

  static SandboxListener listen(int port) {
    try {
      return new Listener(new ServerSocket(port, 128, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new SandboxException.AlreadyExists("port " + port + " is taken", e);
    }
  }

  private static SandboxStream stream(Socket socket) throws IOException {
    return new Stream(socket, socket.getInputStream(), socket.getOutputStream());
  }

  private record Listener(ServerSocket server) implements SandboxListener {

    @Override
    public int port() {
      return server.getLocalPort();
    }

    @Override
    public @Nullable SandboxStream accept(Duration wait) {
      try {
        server.setSoTimeout((int) Math.max(1, wait.toMillis()));
        return stream(server.accept());
      } catch (SocketTimeoutException e) {
        return null;
      } catch (IOException e) {
        return null; // closed
      }
    }

    @Override
    public void close() {
      closeQuietly(server);
    }
  }

  private record Stream(Socket socket, InputStream input, OutputStream socketOutput)
      implements SandboxStream {

    @Override
    public OutputStream output() {
      return new FilterOutputStream(socketOutput) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
          socket.shutdownOutput();
        }
      };
    }

    @Override
    public void close() {
      closeQuietly(socket);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new SandboxException.Internal("a socket does not close", e);
    }
  }
}
