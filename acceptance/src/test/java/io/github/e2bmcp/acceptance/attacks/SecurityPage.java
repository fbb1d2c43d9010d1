package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.BatteryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page {@code docs/security.md}: what is tried and what was seen. As a program it writes the
 * page's table from the rows of {@link BatteryReport#json}, whose file is its argument.
 */
final class SecurityPage {

  private static final String TABLE = "| id | what is tried | verdict | ended by | seen |";

  private SecurityPage() {}

  public static void main(String... arguments) throws IOException {
    Map<String, JsonNode> rows = new HashMap<>();
    JsonMapper.shared()
        .readTree(Files.readString(Path.of(arguments[0])))
        .valueStream()
        .forEach(row -> rows.put(cells(row.path("id"), row.path("name")), row));
    String before = Files.readString(path());
    StringBuilder page = new StringBuilder(before.substring(0, before.indexOf(TABLE)));
    page.append(TABLE).append("\n|---|---|---|---|---|\n");
    for (Attack attack : ServerAttacks.andOnSandbox()) {
      JsonNode row = rows.get(cells(attack));
      page.append(cells(attack));
      if (row == null) {
        throw new IOException("no row for " + attack.id());
      }
      page.append(cells(row.path("verdict"), row.path("endedBy"), row.path("seen")));
      page.append("|\n");
    }
    Files.writeString(path(), page);
  }

  /** How a row of the table begins. */
  static String cells(Attack attack) {
    return cell(attack.id()) + cell(attack.name());
  }

  private static String cells(JsonNode... values) {
    return String.join("", List.of(values).stream().map(value -> cell(value.asString())).toList());
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
