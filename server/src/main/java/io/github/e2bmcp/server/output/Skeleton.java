package io.github.e2bmcp.server.output;

import java.util.Arrays;

/**
 * A text without all but its letters and digits, in lower case, each with its place in the text. A
 * secret printed with spaces, line breaks, quotes, commas or dashes inside, in upper case or as
 * bytes with separators has the same skeleton as the secret itself.
 */
record Skeleton(String text, int[] places) {

  static Skeleton of(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    int[] places = new int[text.length()];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '⟦') {
        i = afterMark(text, i);
      } else if (c < 0x80 ? isAsciiLetterOrDigit(c) : Character.isLetterOrDigit(c)) {
        places[letters.length()] = i;
        letters.append(Character.toLowerCase(c));
      }
    }
    return new Skeleton(letters.toString(), Arrays.copyOf(places, letters.length()));
  }

  /** The skeleton's letters alone. */
  static String lettersOf(String text) {
    return of(text).text();
  }

  /** The last index of the mark of an {@link Invisible} character, or the index itself. */
  private static int afterMark(String text, int index) {
    boolean mark = text.startsWith("⟦U+", index);
    int end = mark ? text.indexOf('⟧', index) : -1;
    return end > 0 && end - index <= 10 ? end : index;
  }

  private static boolean isAsciiLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
