package io.github.e2bmcp.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Speaks HTTP byte by byte, so that a test decides what is on the wire. */
final class RawClient implements Closeable {

  record Answer(int status, List<String> headers, String body) {
    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ": ";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()))
          .findFirst()
          .orElse("");
    }
  }

  private final InputStream in;
  private final OutputStream out;
  private final Closeable whole;

  RawClient(InputStream in, OutputStream out, Closeable whole) {
    this.in = new BufferedInputStream(in);
    this.out = out;
    this.whole = whole;
  }

  static RawClient to(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, 5_000);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return new RawClient(socket.getInputStream(), socket.getOutputStream(), socket);
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** A GET with nothing but a host. */
  void get(String target) throws IOException {
    send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
  }

  Answer answer() throws IOException {
    return answer("GET");
  }

  /** Reads one answer to a request with the method. */
  Answer answer(String method) throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.substring(9, 12));
    List<String> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    Answer head = new Answer(status, headers, "");
    if (method.equals("HEAD") || status == 204 || status == 304 || status < 200) {
      return head;
    }
    return new Answer(status, headers, body(head));
  }

  private String body(Answer head) throws IOException {
    if (head.header("transfer-encoding").equals("chunked")) {
      StringBuilder body = new StringBuilder();
      for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
        body.append(chunk);
      }
      return body.toString();
    }
    String length = head.header("content-length");
    byte[] bytes = length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  String chunk() throws IOException {
    int size = Integer.parseInt(line(), 16);
    String text = new String(in.readNBytes(size), StandardCharsets.UTF_8);
    line();
    return text;
  }

  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the server closed after '" + line + "'");
      }
      if (b == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(b);
    }
  }

  byte[] read(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** Whether the server ends the connection; waits for it. */
  boolean closedByServer() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
