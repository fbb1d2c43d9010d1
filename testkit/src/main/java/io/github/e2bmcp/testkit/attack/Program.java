package io.github.e2bmcp.testkit.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * An attacking program, a resource in {@code attacks/}. It says on its output what it got, in lines
 * that begin with {@code reached:} or {@code held:}. Its first argument is the stage's nonce.
 *
 * @param file such as {@code a01_fork_bomb.py}
 * @param timeout the bound under which an engine runs it
 * @param outputLimit bytes; 0 for none
 */
record Program(String file, List<String> arguments, Duration timeout, long outputLimit) {

  /** More than any program takes that is not stopped. */
  private static final Duration AMPLE = Duration.ofSeconds(20);

  static Program of(String file, Object... arguments) {
    List<String> words = List.of(arguments).stream().map(String::valueOf).toList();
    return new Program(file, words, AMPLE, 0);
  }

  Program withTimeout(Duration value) {
    return new Program(file, arguments, value, outputLimit);
  }

  Program withOutputLimit(long value) {
    return new Program(file, arguments, timeout, value);
  }

  /** What runs it; the interpreters are those of every sandbox. */
  String interpreter() {
    if (file.endsWith(".js")) {
      return "/usr/bin/node";
    }
    return file.endsWith(".sh") ? "/bin/bash" : "/usr/bin/python3";
  }

  static byte[] text(String file) {
    try (InputStream stream = Program.class.getResourceAsStream("attacks/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no attacks/" + file);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
