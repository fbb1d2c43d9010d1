package io.github.e2bmcp.e2b.transport;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, for one exchange at a time. Its channel is closed when the thread
 * that uses it is interrupted, and any thread may close it under a blocked read or write.
 */
final class Connection {

  private static final int BUFFER = 16 << 10;

  /** The most that goes through the kernel at once: the JDK copies it outside of the heap first. */
  static final int PIECE = 128 << 10;

  /** The most that an answer's head may be, in bytes. */
  private static final int HEAD_LIMIT = 256 << 10;

  private final Route route;
  private final SocketChannel channel;
  private final Consumer<Connection> whenClosed;
  private final byte[] buffer = new byte[BUFFER];
  private InputStream input;
  private OutputStream output;
  private int position;
  private int end;
  private int headBytes;
  private @Nullable ResponseHead early;
  private boolean answering;
  private long idleSinceNanos;

  Connection(Route route, SocketChannel channel, Consumer<Connection> whenClosed)
      throws IOException {
    this.route = route;
    this.channel = channel;
    this.whenClosed = whenClosed;
    input = channel.socket().getInputStream();
    output = channel.socket().getOutputStream();
  }

  Route route() {
    return route;
  }

  Socket socket() {
    return channel.socket();
  }

  /** From now on everything goes through this socket, which is layered on the connection's own. */
  void secure(Socket layered) throws IOException {
    input = layered.getInputStream();
    output = layered.getOutputStream();
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  /** It waits for its next request. */
  void rest() {
    idleSinceNanos = System.nanoTime();
  }

  /** Whether nothing came while it rested: neither its end nor bytes that nobody asked for. */
  boolean fresh() {
    try {
      if (position < end) {
        return false;
      }
      channel.configureBlocking(false);
      int count = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return count == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sends a request.
   *
   * @return false when its answer began before it was sent whole
   */
  boolean send(Request request) throws IOException {
    answering = false;
    byte[] head = request.head(route);
    Content content = request.content();
    if (content instanceof Content.Bytes few && few.length() <= BUFFER) {
      ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + few.bytes().length);
      all.writeBytes(head);
      all.writeBytes(few.bytes());
      write(all.toByteArray(), 0, all.size());
      return true;
    }
    write(head, 0, head.length);
    OutgoingBody body = new OutgoingBody(this, content.length() < 0);
    try {
      content.writeTo(body);
      body.finish();
      return true;
    } catch (OutgoingBody.Unwanted e) {
      return false;
    }
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int count = Math.min(PIECE, length - done);
      output.write(bytes, offset + done, count);
      done += count;
    }
    output.flush();
  }

  /** Whether the answer has begun though the request is not sent whole; waits for its head then. */
  boolean answersEarly() throws IOException {
    while (early == null && (position < end || input.available() > 0)) {
      countLinesAnew();
      ResponseHead head = ResponseHead.read(this::line);
      early = head.interim() ? null : head;
    }
    return early != null;
  }

  /** Whether the server has said anything since the request began. */
  boolean answering() {
    return answering;
  }

  /** The head of the answer itself, past those that only announce it. */
  ResponseHead head() throws IOException {
    ResponseHead head = early;
    early = null;
    countLinesAnew();
    while (head == null || head.interim()) {
      head = ResponseHead.read(this::line);
    }
    return head;
  }

  /** A line of a head, or of what frames a body. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      if (position == end && !fill()) {
        throw new EOFException("The server closed the connection");
      }
      int start = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      headBytes += position - start;
      if (headBytes > HEAD_LIMIT) {
        throw new ProtocolException("The answer's head is longer than " + HEAD_LIMIT + " bytes");
      }
      line.append(new String(buffer, start, position - start, StandardCharsets.ISO_8859_1));
      if (position < end) {
        position++;
        headBytes++;
        return withoutReturn(line);
      }
    }
  }

  private static String withoutReturn(StringBuilder line) {
    int last = line.length() - 1;
    if (last >= 0 && line.charAt(last) == '\r') {
      line.setLength(last);
    }
    return line.toString();
  }

  /** Lines that frame a body count anew, each chunk's for itself. */
  void countLinesAnew() {
    headBytes = 0;
  }

  /** Some bytes of a body; -1 when the server closed the connection. */
  int read(byte[] target, int offset, int length) throws IOException {
    if (position == end) {
      if (length >= BUFFER) {
        return input.read(target, offset, Math.min(length, PIECE));
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, end - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = input.read(buffer, 0, BUFFER);
    position = 0;
    end = Math.max(0, count);
    answering |= count > 0;
    return count > 0;
  }

  /** Idempotent; from any thread. */
  void close() {
    // First, so that who learns from the channel that it is closed finds it counted no more.
    whenClosed.accept(this);
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing of it is used any more.
    }
  }
}
