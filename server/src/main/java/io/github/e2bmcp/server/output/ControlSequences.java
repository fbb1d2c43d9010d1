package io.github.e2bmcp.server.output;

/**
 * Takes out of a program's output what is meant for a terminal (ECMA-48): escape sequences, C0 and
 * C1 controls, NUL. Carriage returns and backspaces do what they do on a terminal, so a progress
 * bar leaves its last state. Line feeds and tabs stay. {@link Invisible} characters are made
 * visible. Time and memory are linear in the text.
 */
public final class ControlSequences {

  private static final char ESC = 0x1b;
  private static final char BEL = 0x07;
  private static final char CAN = 0x18;
  private static final char SUB = 0x1a;
  private static final char CSI = 0x9b;
  private static final char ST = 0x9c;

  private final String text;
  private final StringBuilder clean;
  private final TerminalLine line = new TerminalLine();
  private int index;

  private ControlSequences(String text) {
    this.text = text;
    this.clean = new StringBuilder(text.length());
  }

  /** The text as a reader of the terminal would have seen it. */
  public static String strip(String text) {
    return text.chars().allMatch(ControlSequences::isPlain)
        ? text
        : new ControlSequences(text).stripped();
  }

  private static boolean isPlain(int c) {
    return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
  }

  private String stripped() {
    while (index < text.length()) {
      int codePoint = text.codePointAt(index);
      index += Character.charCount(codePoint);
      take(codePoint);
    }
    line.flushTo(clean);
    return clean.toString();
  }

  private void take(int codePoint) {
    switch (codePoint) {
      case '\n', 0x0b, 0x0c, 0x85 -> {
        line.flushTo(clean);
        clean.append('\n');
      }
      case '\t' -> line.put('\t');
      case '\r' -> line.carriageReturn();
      case '\b' -> line.backspace();
      case ESC -> escape();
      case CSI -> controlSequence();
      case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> controlString();
      default -> character(codePoint);
    }
  }

  private void character(int codePoint) {
    if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) {
      return;
    }
    if (Character.getType(codePoint) == Character.SURROGATE) {
      line.put(0xFFFD);
    } else if (!Invisible.is(codePoint)) {
      line.put(codePoint);
    } else {
      invisible(codePoint);
    }
  }

  private void invisible(int codePoint) {
    int start = index - Character.charCount(codePoint);
    int tags = Invisible.flagTags(text, start, line.previous());
    if (tags > 0) {
      line.putAll(text.substring(start, start + tags));
      index = start + tags;
      return;
    }
    int after = index < text.length() ? text.codePointAt(index) : 0;
    if (Invisible.needed(codePoint, line.previous(), after)) {
      line.put(codePoint);
    } else {
      line.putAll(Invisible.mark(codePoint));
    }
  }

  /** After ESC: a control sequence, a control string, or intermediates and one final character. */
  private void escape() {
    if (index == text.length()) {
      return;
    }
    switch (text.charAt(index)) {
      case '[' -> {
        index++;
        controlSequence();
      }
      case ']', 'P', 'X', '^', '_' -> {
        index++;
        controlString();
      }
      default -> {
        skip(0x20, 0x2f);
        if (index < text.length() && isWithin(text.charAt(index), 0x30, 0x7e)) {
          index++;
        }
      }
    }
  }

  /** ECMA-48 §5.4: parameters, intermediates, one final character. Erasing is obeyed. */
  private void controlSequence() {
    int start = index;
    skip(0x30, 0x3f);
    String parameters = text.substring(start, index);
    skip(0x20, 0x2f);
    if (index < text.length() && isWithin(text.charAt(index), 0x40, 0x7e)) {
      char last = text.charAt(index++);
      if (last == 'K' && (parameters.isEmpty() || parameters.equals("0"))) {
        line.eraseToEnd();
      } else if (last == 'K' && parameters.equals("2")) {
        line.eraseAll();
      } else if (last == 'G' && (parameters.isEmpty() || parameters.equals("1"))) {
        line.carriageReturn();
      }
    }
  }

  /**
   * OSC, DCS, SOS, PM, APC: everything up to BEL or ST. One that is not ended on its line, or is
   * broken off by another escape, hides nothing: only its introducer goes.
   */
  private void controlString() {
    for (int i = index; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == BEL || c == ST) {
        index = i + 1;
        return;
      }
      if (c == ESC) {
        if (i + 1 < text.length() && text.charAt(i + 1) == '\\') {
          index = i + 2;
        }
        return;
      }
      if (c == '\n' || c == CAN || c == SUB) {
        return;
      }
      boolean another = c >= 0x90 && c <= 0x9f;
      if (another) {
        return;
      }
    }
  }

  private void skip(int first, int last) {
    while (index < text.length() && isWithin(text.charAt(index), first, last)) {
      index++;
    }
  }

  private static boolean isWithin(char c, int first, int last) {
    return c >= first && c <= last;
  }
}
