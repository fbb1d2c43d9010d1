package io.github.e2bmcp.server.tool;

/**
 * The last whole line of what is printed piece by piece. A piece alone is not shown: it may be half
 * of something that must be masked. Not safe for use by several threads.
 */
final class LastLine {

  private static final int SHOWN = 200;

  /** A line that is longer loses its begin. */
  private static final int LONGEST = 4_000;

  private final StringBuilder unfinished = new StringBuilder();
  private String last = "";

  /** The last line that has ended; empty when none has. */
  String after(String piece) {
    unfinished.append(piece);
    int end = lastEnd();
    if (end >= 0) {
      String whole = unfinished.substring(0, end).stripTrailing();
      String line = whole.substring(endOfLine(whole) + 1);
      last = line.isEmpty() ? last : line.substring(0, Math.min(SHOWN, line.length()));
      unfinished.delete(0, end + 1);
    }
    if (unfinished.length() > LONGEST) {
      unfinished.delete(0, unfinished.length() - LONGEST);
    }
    return last;
  }

  private int lastEnd() {
    return Math.max(unfinished.lastIndexOf("\n"), unfinished.lastIndexOf("\r"));
  }

  private static int endOfLine(String text) {
    return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  }
}
