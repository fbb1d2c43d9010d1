package io.github.e2bmcp.server.output;

/** Counts UTF-8 bytes without encoding. */
final class Utf8Length {

  private Utf8Length() {}

  static long of(String text, int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += ofChar(text.charAt(i));
    }
    return bytes;
  }

  /** The end of the longest prefix that has at most so many bytes. */
  static int prefix(String text, long budget) {
    long left = budget;
    int end = 0;
    while (end < text.length() && left >= ofChar(text.charAt(end))) {
      left -= ofChar(text.charAt(end++));
    }
    return end;
  }

  /** The start of the longest suffix that has at most so many bytes. */
  static int suffix(String text, long budget) {
    long left = budget;
    int start = text.length();
    while (start > 0 && left >= ofChar(text.charAt(start - 1))) {
      left -= ofChar(text.charAt(--start));
    }
    return start;
  }

  /** Half of a surrogate pair has half of the pair's four bytes. */
  private static int ofChar(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}
