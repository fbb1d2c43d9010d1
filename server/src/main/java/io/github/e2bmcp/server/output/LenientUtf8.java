package io.github.e2bmcp.server.output;

import java.nio.charset.StandardCharsets;

/** Decodes bytes of a program: what is no UTF-8 becomes U+FFFD, nothing is refused. */
final class LenientUtf8 {

  private LenientUtf8() {}

  static String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
