package io.github.e2bmcp.e2b.scripted;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** One answer of a {@link ScriptedServer}, written bit by bit. */
public final class Answer {

  public static final String CONNECT = "Content-Type: application/connect+json\r\n";

  private final Socket socket;
  private final OutputStream out;
  private boolean over;

  Answer(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
  }

  boolean over() {
    return over;
  }

  public void json(int status, String json) throws IOException {
    full(status, "Content-Type: application/json\r\n", json.getBytes(StandardCharsets.UTF_8));
  }

  public void full(int status, String headers, byte[] body) throws IOException {
    raw("HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
    out.write(body);
    out.flush();
  }

  /** Begins a chunked answer. */
  public void begin(int status, String headers) throws IOException {
    raw("HTTP/1.1 " + status + " X\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n");
  }

  public void chunk(byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    raw("\r\n");
  }

  public void chunk(String text) throws IOException {
    chunk(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One message of a Connect stream. */
  public void frame(int flags, String json) throws IOException {
    chunk(envelope(flags, json.getBytes(StandardCharsets.UTF_8)));
  }

  public static byte[] envelope(int flags, byte[] payload) {
    return ByteBuffer.allocate(5 + payload.length)
        .put((byte) flags)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  /** Ends a chunked answer properly. */
  public void end() throws IOException {
    raw("0\r\n\r\n");
  }

  public void raw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Breaks the connection off. */
  public void cut() throws IOException {
    over = true;
    socket.close();
  }

  /** Says nothing more until the client is gone. */
  public void awaitClientGone() throws IOException {
    over = true;
    while (socket.getInputStream().read() >= 0) {
      // What the client still sends is of no interest.
    }
  }
}
