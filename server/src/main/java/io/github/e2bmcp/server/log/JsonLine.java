package io.github.e2bmcp.server.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Renders log lines. Whatever a value holds, the line stays one line of ASCII-safe control: line
 * breaks, escapes and invisible or direction-changing characters leave as {@code \\u} escapes, so
 * that no program's output can forge a line or play with the terminal of who reads the log.
 */
final class JsonLine {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String service;
  private final UnaryOperator<String> mask;

  /**
   * @param mask takes secrets out of a text; applied before escaping, which would hide them
   */
  JsonLine(String service, UnaryOperator<String> mask) {
    this.service = service;
    this.mask = mask;
  }

  /** The line with its line feed. */
  String render(Instant time, Level level, String message, List<Field> fields) {
    StringBuilder line = new StringBuilder(160);
    line.append("{\"level\":");
    quote(line, level.name().toLowerCase(Locale.ROOT));
    line.append(",\"message\":");
    quote(line, mask.apply(message));
    line.append(",\"timestamp\":");
    quote(line, TIME.format(time));
    line.append(",\"service\":");
    quote(line, service);
    for (Field field : fields) {
      line.append(',');
      quote(line, field.name());
      line.append(':');
      value(line, field.value());
    }
    return line.append("}\n").toString();
  }

  private void value(StringBuilder line, Object value) {
    boolean bare =
        value instanceof Boolean
            || value instanceof Integer
            || value instanceof Long
            || (value instanceof Double number && Double.isFinite(number));
    if (bare) {
      line.append(value);
    } else {
      quote(line, mask.apply(value.toString()));
    }
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c == '\n') {
        line.append("\\n");
      } else if (c == '\t') {
        line.append("\\t");
      } else if (plain(text, i)) {
        line.append(c);
      } else {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    line.append('"');
  }

  private static boolean plain(String text, int index) {
    char c = text.charAt(index);
    if (c < 0x7f) {
      return c >= 0x20;
    }
    if (Character.isSurrogate(c)) {
      // Pairs above the basic plane are letters and emoji, but for tag characters (U+E0000 on).
      int start = Character.isLowSurrogate(c) && index > 0 ? index - 1 : index;
      int codePoint = text.codePointAt(start);
      return Character.isSupplementaryCodePoint(codePoint) && visible(codePoint);
    }
    return visible(c);
  }

  private static boolean visible(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE;
  }
}
