package io.github.e2bmcp.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A file of who may enter: an owner and the SHA-256 of a secret in each line, made by {@code
 * e2b-mcp key}. Empty lines and those that begin with {@code #} are left out.
 */
final class KeyFile {

  private KeyFile() {}

  /**
   * One line.
   *
   * @param owner who presents the secret
   * @param sha256 64 hexadecimal digits in lower case
   * @param scopes what follows in the line
   */
  record Entry(String owner, String sha256, List<String> scopes) {

    Entry {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * Reads the file that a flag names.
   *
   * @param flag for messages, such as {@code --tokens}
   * @throws IllegalArgumentException with a sentence about the line that is wrong
   */
  static List<Entry> read(String flag, Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(flag + ": there is no file " + file + ".", e);
    }
    List<Entry> entries = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        entries.add(entry(line, flag + ": line " + number + " of " + file));
      }
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          flag + ": " + file + " names nobody, so nobody could enter.");
    }
    return entries;
  }

  private static Entry entry(String line, String where) {
    String[] words = line.split("\\s+", -1);
    if (words.length < 2 || !words[1].matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          where
              + " must be an owner, a SHA-256 in hexadecimal digits and, for a token, the scopes that it grants.");
    }
    return new Entry(
        words[0], words[1].toLowerCase(Locale.ROOT), List.of(words).subList(2, words.length));
  }
}
