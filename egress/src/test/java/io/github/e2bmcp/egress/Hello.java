package io.github.e2bmcp.egress;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Greetings of TLS clients: the JDK's own, and what can be made of them. */
final class Hello {

  private Hello() {}

  static byte[] naming(String host) {
    return of(List.of(new SNIHostName(host)));
  }

  static byte[] namingNone() {
    return of(List.of());
  }

  private static byte[] of(List<SNIHostName> names) {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.copyOf(names));
      engine.setSSLParameters(parameters);
      engine.beginHandshake();
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      return Arrays.copyOf(out.array(), out.position());
    } catch (SSLException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same message in records of so many bytes. */
  static byte[] cutIntoRecords(byte[] hello, int bytes) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int at = 5; at < hello.length; at += bytes) {
      int length = Math.min(bytes, hello.length - at);
      records.writeBytes(new byte[] {0x16, 3, 1, (byte) (length >> 8), (byte) length});
      records.write(hello, at, length);
    }
    return records.toByteArray();
  }

  /** With one more extension at the end. */
  static byte[] withExtension(byte[] hello, int type, byte[] content) {
    int extensions = extensionsAt(hello);
    byte[] longer = Arrays.copyOf(hello, hello.length + 4 + content.length);
    ByteBuffer buffer = ByteBuffer.wrap(longer);
    buffer.position(hello.length);
    buffer.putShort((short) type).putShort((short) content.length).put(content);
    int more = 4 + content.length;
    buffer.putShort(3, (short) (buffer.getShort(3) + more));
    buffer.putShort(7, (short) (buffer.getShort(7) + more));
    buffer.putShort(extensions, (short) (buffer.getShort(extensions) + more));
    return longer;
  }

  private static int extensionsAt(byte[] hello) {
    ByteBuffer buffer = ByteBuffer.wrap(hello);
    int at = 5 + 4 + 2 + 32;
    at += 1 + buffer.get(at);
    at += 2 + buffer.getShort(at);
    return at + 1 + buffer.get(at);
  }
}
