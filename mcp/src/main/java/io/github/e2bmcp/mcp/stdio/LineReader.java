package io.github.e2bmcp.mcp.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits a stream at newlines, with a bound on the length of a line and so on memory. */
final class LineReader {
  private static final int CHUNK = 64 << 10;

  private final InputStream in;
  private final int limit;
  private byte[] buffer = new byte[CHUNK];
  private int start;
  private int end;

  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * A line without its newline, valid until the next one is read.
   *
   * @param tooLong the line was skipped; nothing of it is in the buffer
   */
  record Line(byte[] buffer, int offset, int length, boolean tooLong) {
    boolean blank() {
      for (int i = offset; i < offset + length; i++) {
        if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
          return false;
        }
      }
      return !tooLong;
    }
  }

  /** The next line, or null at the end of the stream; what the end cuts off is a line too. */
  @Nullable Line next() throws IOException {
    int scanned = start;
    while (true) {
      int newline = find(scanned);
      if (newline >= 0) {
        Line line = line(newline);
        start = newline + 1;
        return line;
      }
      if (end - start > limit) {
        return skip();
      }
      scanned = makeRoom();
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        boolean rest = end > start;
        Line line = line(end);
        start = end;
        return rest ? line : null;
      }
      end += read;
    }
  }

  private Line line(int lineEnd) {
    int length = lineEnd - start;
    return length > limit ? new Line(buffer, 0, 0, true) : new Line(buffer, start, length, false);
  }

  private int find(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Makes room for more of the current line; returns where the unseen part will begin. */
  private int makeRoom() {
    int length = end - start;
    if (length == 0 && buffer.length > CHUNK) {
      buffer = new byte[CHUNK]; // a long line has passed: give its memory back
    } else if (end == buffer.length) {
      int wanted = length > buffer.length / 2 ? buffer.length * 2 : buffer.length;
      int size = Math.max(CHUNK, Math.min(wanted, limit + CHUNK));
      buffer = Arrays.copyOfRange(buffer, start, start + size);
      start = 0;
      end = length;
      return end;
    }
    if (length == 0) {
      start = 0;
      end = 0;
    }
    return end;
  }

  private Line skip() throws IOException {
    buffer = new byte[CHUNK];
    start = 0;
    end = 0;
    while (true) {
      int read = in.read(buffer, 0, buffer.length);
      if (read < 0) {
        return new Line(buffer, 0, 0, true);
      }
      end = read;
      int newline = find(0);
      if (newline >= 0) {
        start = newline + 1;
        return new Line(buffer, 0, 0, true);
      }
    }
  }
}
