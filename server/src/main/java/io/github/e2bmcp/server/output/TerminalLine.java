package io.github.e2bmcp.server.output;

import java.util.Arrays;

/** One line of a terminal: what is written after a carriage return or backspace overwrites. */
final class TerminalLine {

  private int[] cells = new int[128];
  private int length;
  private int cursor;

  void put(int codePoint) {
    if (cursor == cells.length) {
      cells = Arrays.copyOf(cells, cells.length * 2);
    }
    cells[cursor++] = codePoint;
    length = Math.max(length, cursor);
  }

  void putAll(String text) {
    text.codePoints().forEach(this::put);
  }

  /** The character before the cursor, or 0. */
  int previous() {
    return cursor == 0 ? 0 : cells[cursor - 1];
  }

  void carriageReturn() {
    cursor = 0;
  }

  void backspace() {
    cursor = Math.max(0, cursor - 1);
  }

  void eraseToEnd() {
    length = cursor;
  }

  void eraseAll() {
    length = 0;
    cursor = 0;
  }

  /** Appends the line's text and empties it. */
  void flushTo(StringBuilder text) {
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(cells[i]);
    }
    eraseAll();
  }
}
