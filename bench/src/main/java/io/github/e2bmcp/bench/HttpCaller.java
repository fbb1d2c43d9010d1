package io.github.e2bmcp.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/**
 * One connection, kept alive, in a legacy session of its own. Does as little as can be, so that the
 * server is measured and not its client.
 */
final class HttpCaller implements AutoCloseable {

  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}\
      """;
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",\
      "arguments":{"text":"the quick brown fox"}}}\
      """;

  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;
  private final byte[] call;
  private String session = "";
  private boolean chunked;
  private int length;

  HttpCaller(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    input = new BufferedInputStream(socket.getInputStream());
    output = socket.getOutputStream();
    exchange(post(INITIALIZE));
    exchange(post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
    call = post(CALL);
  }

  /** Calls the tool once; an answer without its text is a failure. */
  void call() throws IOException {
    String answer = exchange(call);
    if (!answer.contains("the quick brown fox")) {
      throw new IOException(answer);
    }
  }

  private byte[] post(String body) {
    StringBuilder head = new StringBuilder();
    head.append("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        .append("Accept: application/json, text/event-stream\r\n")
        .append("MCP-Protocol-Version: 2025-11-25\r\n");
    if (!session.isEmpty()) {
      head.append("Mcp-Session-Id: ").append(session).append("\r\n");
    }
    head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n\r\n");
    return (head + body).getBytes(UTF_8);
  }

  private String exchange(byte[] request) throws IOException {
    output.write(request);
    output.flush();
    head();
    StringBuilder body = new StringBuilder();
    if (!chunked) {
      return body.append(text(length)).toString();
    }
    for (int size = chunk(); size > 0; size = chunk()) {
      body.append(text(size));
      line();
    }
    line();
    return body.toString();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private void head() throws IOException {
    String status = line();
    if (!status.contains(" 20")) {
      throw new IOException(status);
    }
    chunked = false;
    length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = true;
        case "mcp-session-id" -> session = value;
        default -> {}
      }
    }
  }

  private String text(int bytes) throws IOException {
    byte[] read = input.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException();
    }
    return new String(read, UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = input.read(); c != '\n'; c = input.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
