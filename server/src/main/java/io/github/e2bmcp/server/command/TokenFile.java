package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.Authorizer;
import io.github.e2bmcp.mcp.BearerTokens;
import io.github.e2bmcp.mcp.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads who may enter: a principal and the SHA-256 of a token in each line, made for example by
 * {@code printf %s TOKEN | sha256sum}. Empty lines and those that begin with {@code #} are left
 * out.
 */
final class TokenFile {

  private TokenFile() {}

  /**
   * @throws IllegalArgumentException with a sentence about the line that is wrong
   */
  static Authorizer read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--tokens: there is no file " + file + ".", e);
    }
    List<BearerTokens.Token> tokens = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", -1);
      if (words.length != 2) {
        throw new IllegalArgumentException(
            "--tokens: line "
                + number
                + " of "
                + file
                + " must be a principal and a SHA-256 in hexadecimal digits.");
      }
      try {
        tokens.add(new BearerTokens.Token(words[0], words[1], Set.of(Caller.ALL_SCOPES)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--tokens: line " + number + " of " + file + ": " + e.getMessage() + ".", e);
      }
    }
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "--tokens: " + file + " names nobody, so nobody could enter.");
    }
    return new BearerTokens(tokens);
  }
}
