package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Refused;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a TLS client (RFC 8446 §4.1.2), read to see which host it names.
 *
 * @param raw all bytes read, to be passed on unchanged
 * @param serverName the host of the SNI extension (RFC 6066 §3) as sent; null without one
 * @param encrypted whether it has the Encrypted Client Hello extension (0xfe0d), behind which
 *     another name may hide
 */
record ClientHello(byte[] raw, @Nullable String serverName, boolean encrypted) {

  /** The first byte of a TLS record that carries handshake messages. */
  static final int HANDSHAKE_RECORD = 0x16;

  private static final int CLIENT_HELLO = 1;
  private static final int MAX_RECORD = 16 << 10;
  private static final int MAX_HELLO = 32 << 10;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;
  private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

  /**
   * Reads records until the message is whole, however it was cut into records and packets.
   *
   * @throws Refused 400 when it is no well-formed ClientHello or is longer than 32 KiB
   */
  static ClientHello read(InputStream in) throws IOException, Refused {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int length = Integer.MAX_VALUE;
    while (message.size() < length) {
      message.writeBytes(readRecord(in, raw));
      if (message.size() >= 4) {
        length = 4 + messageLength(message.toByteArray());
      }
    }
    try {
      return parse(raw.toByteArray(), ByteBuffer.wrap(message.toByteArray(), 4, length - 4));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static byte[] readRecord(InputStream in, ByteArrayOutputStream raw)
      throws IOException, Refused {
    byte[] header = exactly(in, 5);
    int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
    boolean handshake = header[0] == HANDSHAKE_RECORD && header[1] == 3;
    if (!handshake || length == 0 || length > MAX_RECORD || raw.size() + length > MAX_HELLO) {
      throw malformed();
    }
    byte[] fragment = exactly(in, length);
    raw.writeBytes(header);
    raw.writeBytes(fragment);
    return fragment;
  }

  private static int messageLength(byte[] message) throws Refused {
    int length = (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | (message[3] & 0xff);
    if (message[0] != CLIENT_HELLO || length > MAX_HELLO) {
      throw malformed();
    }
    return length;
  }

  private static ClientHello parse(byte[] raw, ByteBuffer body) throws Refused {
    skip(body, 2 + 32); // version, random
    skip(body, body.get() & 0xff); // session
    skip(body, body.getShort() & 0xffff); // cipher suites
    skip(body, body.get() & 0xff); // compression methods
    String serverName = null;
    boolean encrypted = false;
    ByteBuffer extensions = body.hasRemaining() ? vector(body) : ByteBuffer.allocate(0);
    Set<Integer> seen = new HashSet<>();
    while (extensions.hasRemaining()) {
      int type = extensions.getShort() & 0xffff;
      ByteBuffer content = vector(extensions);
      if (!seen.add(type)) {
        throw malformed();
      }
      if (type == SERVER_NAME) {
        serverName = serverName(content);
      }
      encrypted |= type == ENCRYPTED_CLIENT_HELLO;
    }
    if (body.hasRemaining()) {
      throw malformed();
    }
    return new ClientHello(raw, serverName, encrypted);
  }

  /** Exactly one name, because of two the server may take the other. */
  private static String serverName(ByteBuffer content) throws Refused {
    ByteBuffer names = vector(content);
    int type = names.get();
    ByteBuffer name = vector(names);
    if (type != HOST_NAME || names.hasRemaining() || content.hasRemaining()) {
      throw malformed();
    }
    byte[] bytes = new byte[name.remaining()];
    name.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Bytes behind a length of two bytes. */
  private static ByteBuffer vector(ByteBuffer from) {
    int length = from.getShort() & 0xffff;
    ByteBuffer vector = from.slice(from.position(), Math.min(length, from.remaining()));
    skip(from, length);
    return vector;
  }

  private static void skip(ByteBuffer buffer, int bytes) {
    buffer.position(buffer.position() + bytes);
  }

  private static byte[] exactly(InputStream in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("the stream ended within a TLS record");
    }
    return read;
  }

  private static Refused malformed() {
    return new Refused(Refused.Kind.MALFORMED, "the tunnel does not begin with a TLS ClientHello");
  }
}
