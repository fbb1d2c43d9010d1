package io.github.e2bmcp.server.tool;

import java.nio.charset.StandardCharsets;

/** Knows the images that assistants can see by their first bytes. */
final class ImageKind {

  private ImageKind() {}

  /** The MIME type; empty for anything else. */
  static String of(byte[] bytes) {
    if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
      return "image/png";
    }
    if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
      return "image/gif";
    }
    if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
      return "image/webp";
    }
    return "";
  }

  private static boolean starts(byte[] bytes, int offset, String latin1) {
    byte[] expected = latin1.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
