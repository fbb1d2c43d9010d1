package io.github.e2bmcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Made for the handler's thread; {@link #onDisconnect}, {@link
 * #connected} and the methods that only read may be called from any. One thread at a time may write
 * the answer.
 */
public interface HttpExchange {

  /** As it was sent, such as {@code GET}; methods are case-sensitive (RFC 9110 §9.1). */
  String method();

  /** The request target as it was sent. */
  String target();

  /** The target's path, percent-decoded once; it may hold dot segments. */
  String path();

  /** The target's path as it was sent. */
  String rawPath();

  /** The query's parameters, decoded as a form's; a name may have several values, in order. */
  Map<String, List<String>> query();

  HttpHeaders headers();

  /** Where the client is; null for a connection that was given as streams. */
  @Nullable InetSocketAddress remoteAddress();

  /**
   * The body, within the server's bound.
   *
   * @throws HttpException 413, here by the declared length or later when reading
   */
  InputStream body() throws IOException;

  /**
   * The body, within a bound of its own. Reading waits for the client; {@code 100 Continue} is sent
   * at the first read to a client that waits for it.
   *
   * @param maxBytes the most that will be read
   * @throws HttpException 413, here by the declared length or later when reading; 408 when nothing
   *     came for the stall timeout
   */
  InputStream body(long maxBytes) throws IOException;

  /**
   * Sends the whole answer. For HEAD the body is left out and its length told.
   *
   * @throws ClientGoneException when the client is gone
   * @throws IllegalStateException when an answer was begun already
   */
  void respond(int status, HttpHeaders headers, byte[] body) throws IOException;

  /**
   * Begins an answer of unknown length. Nothing is sent before the stream's first flush, 16 KiB or
   * its end. Writing waits while the client does not read.
   *
   * @throws IllegalStateException when an answer was begun already
   */
  OutputStream stream(int status, HttpHeaders headers) throws IOException;

  /** Begins an answer of this many bytes; closing it short of that breaks the connection off. */
  OutputStream stream(int status, HttpHeaders headers, long length) throws IOException;

  /**
   * Answers 101 and leaves HTTP; every byte from now on is the handler's. A client that sends
   * before it has the answer, which it must not, breaks its own connection.
   *
   * @param headers {@code Upgrade} among them; {@code Connection} is added
   * @throws IllegalStateException when an answer was begun already
   * @throws ClientGoneException when the client is gone
   */
  Tunnel upgrade(HttpHeaders headers) throws IOException;

  /** Whether an answer was begun. */
  boolean responded();

  /** Whether the connection still stands. */
  boolean connected();

  /**
   * Runs the action, on a thread of its own, once the client is gone before the answer is complete;
   * at once if it is gone already. A client that only ends its sending direction counts as gone: no
   * other sign of a vanished client exists before something is written.
   */
  void onDisconnect(Runnable action);

  /** From now on the handler's thread is interrupted when the client is gone. */
  void interruptOnDisconnect();
}
