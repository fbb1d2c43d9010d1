package io.github.e2bmcp.server.policy;

import io.github.e2bmcp.interpreter.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Snippets from files, parted by lines {@code #--- language category}. */
final class Corpus {

  private Corpus() {}

  record Snippet(Language language, String category, String code) {

    List<Finding> findings() {
      return Detector.findings(language, code);
    }

    boolean isFound() {
      return findings().stream()
          .map(finding -> finding.category().name().toLowerCase(Locale.ROOT).replace('_', ' '))
          .anyMatch(category::equals);
    }
  }

  static List<Snippet> read(String... files) throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (String file : files) {
      String text = Files.readString(Path.of("src/test/resources/policy", file));
      for (String part : text.split("(?m)^#--- ", -1)) {
        if (!part.isBlank()) {
          int end = part.indexOf('\n');
          String head = part.substring(0, end).strip();
          Language language = head.startsWith("py") ? Language.PYTHON : Language.JAVASCRIPT;
          snippets.add(new Snippet(language, head.substring(2).strip(), part.substring(end + 1)));
        }
      }
    }
    return snippets;
  }

  static String rate(String what, int wrong, int all) {
    return String.format(
        Locale.ROOT, "%s: %d of %d (%.2f %%)", what, wrong, all, 100.0 * wrong / all);
  }
}
