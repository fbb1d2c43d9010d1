package io.github.e2bmcp.server.config;

import java.util.Collection;

/** Finds what a misspelt name was meant to be. */
final class Nearest {

  private Nearest() {}

  /** The candidate with the fewest edits, or empty where none is near. */
  static String to(String name, Collection<String> candidates) {
    String best = "";
    int fewest = Math.max(2, name.length() / 3) + 1;
    for (String candidate : candidates) {
      boolean tail = name.length() > 3 && candidate.endsWith("-" + name);
      int edits = tail ? 1 : edits(name, candidate);
      if (edits < fewest) {
        fewest = edits;
        best = candidate;
      }
    }
    return best;
  }

  /** The Levenshtein distance. */
  private static int edits(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
