package io.github.e2bmcp.local.cgroup;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One file of a cgroup. The kernel writes what is read here, so nothing inside can falsify it. */
record Knob(Path file) {

  private static final int PIECE = 4096;

  static Knob of(Path directory, String name) {
    return new Knob(directory.resolve(name));
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** -1 when there is none, or it is no number, as {@code max} is none. */
  long number() {
    return parse(text());
  }

  /** The number of a line {@code KEY NUMBER}; -1 when there is none. */
  long keyed(String key) {
    for (String line : lines()) {
      if (line.startsWith(key + " ")) {
        return parse(line.substring(key.length() + 1));
      }
    }
    return -1;
  }

  /** Its first line; empty when it cannot be read. */
  String text() {
    List<String> lines = lines();
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  /**
   * All its lines; none when it cannot be read. Read with the fewest calls, for some are read
   * whenever a program starts: the kernel says the size of no such file, and hands most out whole.
   */
  List<String> lines() {
    try (InputStream in = new FileInputStream(file.toFile())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(PIECE);
      byte[] piece = new byte[PIECE];
      for (int size = in.read(piece); size > 0; size = in.read(piece)) {
        bytes.write(piece, 0, size);
      }
      return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  void write(Object value) throws IOException {
    Files.writeString(file, String.valueOf(value));
  }

  boolean tryWrite(Object value) {
    try {
      write(value);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long parse(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
