package io.github.e2bmcp.mcp.message;

/**
 * Text that can be written as UTF-8: half a surrogate pair, which programs do print, would
 * otherwise make a whole reply unwritable.
 */
public final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  public static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!pairAt(text, i)) {
          return replaced(text, i);
        }
        i++;
      }
    }
    return text;
  }

  private static boolean pairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  private static String replaced(String text, int from) {
    StringBuilder result = new StringBuilder(text.length()).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        result.append(c);
      } else if (pairAt(text, i)) {
        result.append(c).append(text.charAt(++i));
      } else {
        result.append(REPLACEMENT);
      }
    }
    return result.toString();
  }
}
