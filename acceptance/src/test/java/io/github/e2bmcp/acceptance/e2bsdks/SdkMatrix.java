package io.github.e2bmcp.acceptance.e2bsdks;

import io.github.e2bmcp.acceptance.CheckedProgram.Check;
import io.github.e2bmcp.acceptance.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The table of {@code docs/e2b-sdk-matrix.md}: what each SDK was seen to do. */
final class SdkMatrix {

  private static final String BEGIN = "<!-- matrix: begin -->\n";
  private static final String END = "<!-- matrix: end -->";

  private SdkMatrix() {}

  static String table(Map<Sdk, List<Check>> seen) {
    StringBuilder table = new StringBuilder("| area |");
    seen.keySet().forEach(sdk -> table.append(' ').append(sdk.title()).append(" |"));
    table.append("\n|---|").append("---|".repeat(seen.size())).append('\n');
    Set<String> areas = new LinkedHashSet<>();
    seen.values().forEach(checks -> checks.forEach(check -> areas.add(check.name())));
    for (String area : areas) {
      table.append("| ").append(area).append(" |");
      seen.values().forEach(checks -> table.append(' ').append(verdict(area, checks)).append(" |"));
      table.append('\n');
    }
    return table.toString();
  }

  private static String verdict(String area, List<Check> checks) {
    Set<String> verdicts = new TreeSet<>();
    checks.stream()
        .filter(check -> check.name().equals(area))
        .forEach(check -> verdicts.add(check.ok() ? "passes" : "fails"));
    return verdicts.isEmpty() ? "–" : verdicts.iterator().next();
  }

  /** What the page says. */
  static String written() throws IOException {
    String page = Files.readString(page());
    return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
  }

  static void write(String table) throws IOException {
    String page = Files.readString(page());
    Files.writeString(
        page(),
        page.substring(0, page.indexOf(BEGIN)) + BEGIN + table + page.substring(page.indexOf(END)));
  }

  private static Path page() {
    return Product.home().resolve("docs/e2b-sdk-matrix.md");
  }
}
