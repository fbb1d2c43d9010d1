package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.BatteryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page {@code docs/security.md}: what is tried and what was seen. Its table is written by the
 * suite, or from reports ({@link BatteryReport#json}) of earlier runs.
 */
final class SecurityPage {

  private static final String TABLE = "| id | what is tried |";

  private SecurityPage() {}

  /** Writes the table from the reports in the folder that is its argument. */
  public static void main(String... arguments) throws IOException {
    Map<Boundary, List<JsonNode>> seen = new EnumMap<>(Boundary.class);
    for (Boundary boundary : Boundary.values()) {
      String report = Files.readString(Path.of(arguments[0], boundary.name() + ".json"));
      seen.put(boundary, JsonMapper.shared().readTree(report).valueStream().toList());
    }
    write(seen);
  }

  /** Writes the table of one run for each boundary. */
  static void write(Map<Boundary, List<JsonNode>> seen) throws IOException {
    String before = Files.readString(path());
    StringBuilder page = new StringBuilder(before.substring(0, before.indexOf(TABLE)));
    page.append(head())
        .append(" seen |\n")
        .append("|---".repeat(Boundary.values().length + 3))
        .append("|\n");
    for (Attack attack : ServerAttacks.andOnSandbox()) {
      Map<Boundary, JsonNode> rows = new EnumMap<>(Boundary.class);
      for (Boundary boundary : Boundary.values()) {
        rows.put(boundary, row(attack, seen.getOrDefault(boundary, List.of())));
      }
      page.append(cells(attack));
      rows.values().forEach(row -> page.append(cell(verdict(row))));
      page.append(cell(said(rows))).append("|\n");
    }
    Files.writeString(path(), page);
  }

  private static JsonNode row(Attack attack, List<JsonNode> rows) throws IOException {
    for (JsonNode row : rows) {
      if (row.path("id").asString().equals(attack.id())
          && row.path("name").asString().equals(attack.name())) {
        return row;
      }
    }
    throw new IOException("no row for " + attack.id() + " " + attack.name());
  }

  private static String verdict(JsonNode row) {
    String endedBy = row.path("endedBy").asString();
    String words = row.path("verdict").asString().replace('_', ' ');
    return endedBy.isEmpty() ? words : words + ", " + endedBy;
  }

  /** What was seen first, and elsewhere where the verdict is another one. */
  private static String said(Map<Boundary, JsonNode> rows) {
    JsonNode first = rows.values().iterator().next();
    StringJoiner said = new StringJoiner(" · ");
    said.add(first.path("seen").asString());
    rows.forEach((boundary, row) -> {
      if (!verdict(row).equals(verdict(first))) {
        said.add(boundary.title() + ": " + row.path("seen").asString());
      }
    });
    return said.toString();
  }

  /** How a row of the table begins. */
  static String cells(Attack attack) {
    return cell(attack.id()) + cell(attack.name());
  }

  /** How the table begins. */
  static String head() {
    return TABLE
        + Arrays.stream(Boundary.values())
            .map(boundary -> " " + boundary.title() + " |")
            .collect(Collectors.joining());
  }

  private static String cell(String text) {
    return "| " + text.replace("|", "\\|").replace("<", "&lt;").replace('\n', ' ') + " ";
  }

  static Path path() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/configuration.md"))) {
      folder = folder.resolve("..").normalize();
    }
    return folder.resolve("docs/security.md");
  }
}
