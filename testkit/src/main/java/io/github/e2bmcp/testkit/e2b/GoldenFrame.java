package io.github.e2bmcp.testkit.e2b;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One message of a stream as envd writes it: its flag byte and its payload. */
public record GoldenFrame(int flag, String payload) {

  /**
   * The message of this name in {@code frames.txt}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static GoldenFrame named(String name) {
    try (InputStream file = GoldenFrame.class.getResourceAsStream("frames.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split(" +", 3))
          .filter(parts -> parts[0].equals(name))
          .map(parts -> new GoldenFrame(Integer.parseInt(parts[1]), parts[2]))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no frame " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
