package io.github.e2bmcp.server.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Shortens output to what a conversation can bear: its head, its tail, and between them the lines
 * that tell of errors. Cuts fall between characters, at line ends where one is near.
 */
public final class OutputCap {

  private static final Pattern TELLS_OF_ERROR =
      Pattern.compile(
          "\\b(?:error|exception|traceback|fail(?:ed|ure)?|fatal|panic|warning)\\b|Error:|Exception:",
          Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_ERROR_LINE = 300;
  private static final int MARKER_BYTES = 160;
  private static final int LONGEST_CLUSTER = 32;

  private final int limitBytes;

  /**
   * @param limitBytes what a shortened text has at the most in UTF-8, its remark on what is left
   *     out included
   */
  public OutputCap(long limitBytes) {
    this.limitBytes = Math.toIntExact(limitBytes);
  }

  /**
   * Shown text.
   *
   * @param totalBytes of the whole in UTF-8
   * @param cut whether the whole was longer
   */
  public record Capped(String text, long totalBytes, boolean cut) {}

  /**
   * Shortens a text that is too long.
   *
   * @param whereWhole tells how to read the whole, such as {@code read_file /tmp/out.txt}; empty
   *     where it is not kept
   */
  public Capped cap(String text, String whereWhole) {
    long total = Utf8Length.of(text, 0, text.length());
    if (total <= limitBytes) {
      return new Capped(text, total, false);
    }
    int budget = Math.max(limitBytes - MARKER_BYTES - whereWhole.length() * 2, 0);
    int headEnd = headEnd(text, budget * 2L / 5);
    int tailStart = Math.max(tailStart(text, budget * 2L / 5), headEnd);
    List<String> errors = errorLines(text, headEnd, tailStart, budget / 5);
    String remark = remark(total, Utf8Length.of(text, headEnd, tailStart), errors, whereWhole);
    String shown = text.substring(0, headEnd) + remark + text.substring(tailStart);
    return new Capped(shown, total, true);
  }

  private static String remark(long total, long left, List<String> errors, String whereWhole) {
    StringBuilder remark = new StringBuilder("\n[… ");
    remark.append(String.format(Locale.ROOT, "%,d of %,d bytes left out", left, total));
    if (!whereWhole.isEmpty()) {
      remark.append("; the whole: ").append(whereWhole);
    }
    if (errors.isEmpty()) {
      return remark.append(" …]\n").toString();
    }
    remark.append("; lines in them that tell of errors:]\n");
    errors.forEach(error -> remark.append(error).append('\n'));
    return remark.append("[…]\n").toString();
  }

  /** The last of them, because the last error is what ended a program. */
  private static List<String> errorLines(String text, int from, int to, int budget) {
    List<String> found = new ArrayList<>();
    int left = budget;
    int end = to;
    while (end > from && left > 0) {
      int start = Math.max(text.lastIndexOf('\n', end - 1) + 1, from);
      if (start < end) {
        int stop = clusterStart(text, Math.min(end, start + LONGEST_ERROR_LINE), start);
        String line = text.substring(start, stop);
        long bytes = Utf8Length.of(line, 0, line.length()) + 1;
        if (bytes <= left && TELLS_OF_ERROR.matcher(line).find()) {
          found.addFirst(line);
          left -= (int) bytes;
        }
      }
      end = start - 1;
    }
    return found;
  }

  private static int headEnd(String text, long budget) {
    int end = clusterStart(text, Utf8Length.prefix(text, budget), 0);
    int lineEnd = text.lastIndexOf('\n', Math.max(end - 1, 0)) + 1;
    return lineEnd > end - end / 4 ? lineEnd : end;
  }

  private static int tailStart(String text, long budget) {
    int start = Utf8Length.suffix(text, budget);
    int lineStart = text.indexOf('\n', start) + 1;
    boolean near = lineStart > 0 && lineStart < start + (text.length() - start) / 4;
    return near ? lineStart : clusterEnd(text, start);
  }

  /** The start of the character, as a reader sees one, that the index falls into. */
  private static int clusterStart(String text, int index, int least) {
    int start = index;
    while (start > least
        && start < text.length()
        && index - start < LONGEST_CLUSTER
        && continues(text, start)) {
      start--;
    }
    return start;
  }

  private static int clusterEnd(String text, int index) {
    int end = index;
    while (end < text.length() && end - index < LONGEST_CLUSTER && continues(text, end)) {
      end++;
    }
    return end;
  }

  /** Whether what stands at the index belongs to the character before it. */
  private static boolean continues(String text, int index) {
    if (index == 0) {
      return false;
    }
    char before = text.charAt(index - 1);
    if (Character.isLowSurrogate(text.charAt(index)) && Character.isHighSurrogate(before)) {
      return true;
    }
    int codePoint = text.codePointAt(index);
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || codePoint == 0x200D
        || before == 0x200D
        || Character.isEmojiModifier(codePoint);
  }
}
