package io.github.e2bmcp.mcp.message;

/** What the JSON parser lets pass as UTF-8, but is not (RFC 3629 §4). */
final class Utf8 {
  private Utf8() {}

  /** Whether a sign is written longer than it must be, or is half a surrogate pair. */
  static boolean misshapen(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        int first = bytes[i] & 0xff;
        int second = i + 1 < offset + length ? bytes[i + 1] & 0xff : 0;
        boolean misshapen =
            switch (first) {
              case 0xc0, 0xc1 -> true;
              case 0xe0 -> second < 0xa0;
              case 0xed -> second >= 0xa0;
              case 0xf0 -> second < 0x90;
              case 0xf4 -> second >= 0x90;
              default -> first > 0xf4;
            };
        if (misshapen) {
          return true;
        }
      }
    }
    return false;
  }
}
