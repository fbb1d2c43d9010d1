package io.github.e2bmcp.packages.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Packages that everybody knows, and the names by which they are imported or misspelt. */
public final class WellKnown {

  private static final Map<String, String> PYTHON = read("well-known-python.txt");
  private static final Map<String, String> JAVASCRIPT = read("well-known-javascript.txt");

  private WellKnown() {}

  /**
   * The package that provides a module of a well-known one, such as {@code opencv-python-headless}
   * for {@code cv2}.
   *
   * @param module the first part of the name that is imported
   */
  public static Optional<String> packageFor(Ecosystem ecosystem, String module) {
    return Optional.ofNullable(names(ecosystem).get(module.toLowerCase(Locale.ROOT)));
  }

  /** A well-known package whose name is meant by the given one, or nearly so. */
  static Optional<String> nearMiss(Ecosystem ecosystem, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Map<String, String> names = names(ecosystem);
    String alias = names.get(lower);
    if (alias != null && !alias.equals(lower)) {
      return Optional.of(alias);
    }
    int most = lower.length() < 5 ? 1 : 2;
    String best = null;
    int least = most + 1;
    for (Map.Entry<String, String> entry : names.entrySet()) {
      int distance = distance(lower, entry.getKey());
      if (distance > 0 && distance < least) {
        least = distance;
        best = entry.getValue();
      }
    }
    return Optional.ofNullable(best);
  }

  /** The sentence for a package that does not exist. */
  public static String missing(Ecosystem ecosystem, String name) {
    return "There is no "
        + ecosystem.language()
        + " package named '"
        + name
        + "' in the registry"
        + nearMiss(ecosystem, name).map(near -> "; did you mean '" + near + "'?").orElse(".")
        + (nearMiss(ecosystem, name).isPresent() ? "" : " Check its spelling.");
  }

  private static Map<String, String> names(Ecosystem ecosystem) {
    return ecosystem == Ecosystem.PYTHON ? PYTHON : JAVASCRIPT;
  }

  /** Insertions, deletions, replacements and swaps of neighbours. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[a.length()][b.length()];
  }

  /** One package a line, after it the other names under which it is imported. */
  private static Map<String, String> read(String resource) {
    Map<String, String> names = new LinkedHashMap<>();
    try (InputStream stream = WellKnown.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the resource " + resource + " is missing");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.strip().split("\\s+", -1);
        for (String word : words) {
          if (!word.isEmpty()) {
            names.putIfAbsent(word.toLowerCase(Locale.ROOT), words[0]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
