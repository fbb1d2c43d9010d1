package io.github.e2bmcp.gateway.port;

import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to a program inside a sandbox. Whom the program claims to be does not matter: the stream
 * leads nowhere else.
 */
final class TlsStream implements SandboxStream {

  private static final SSLContext CONTEXT = context();

  private final SandboxStream plain;
  private final InputStream input;
  private final OutputStream output;

  private TlsStream(SandboxStream plain, SSLSocket socket) throws IOException {
    this.plain = plain;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
  }

  static TlsStream over(SandboxStream plain, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            CONTEXT.getSocketFactory().createSocket(new Wire(plain), "localhost", port, true);
    socket.startHandshake();
    return new TlsStream(plain, socket);
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void close() {
    plain.close();
  }

  /** A stream as the socket that the JDK puts its TLS upon. */
  private static final class Wire extends Socket {
    private final SandboxStream stream;

    Wire(SandboxStream stream) {
      this.stream = stream;
    }

    @Override
    public InputStream getInputStream() {
      return stream.input();
    }

    @Override
    public OutputStream getOutputStream() {
      return stream.output();
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public InetAddress getInetAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void shutdownInput() {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {
      stream.close();
    }
  }

  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
