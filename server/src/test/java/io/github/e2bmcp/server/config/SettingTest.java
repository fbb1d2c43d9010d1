package io.github.e2bmcp.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Writes the table of the documentation when run with {@code -Ddocs.update=true}. */
class SettingTest {

  private static final Path DOCUMENT = Path.of("../docs/configuration.md");
  private static final String BEGIN = "<!-- table of settings: begin -->\n";
  private static final String END = "<!-- table of settings: end -->";

  private static String row(Setting setting) {
    return "| `%s` | `%s` | `%s` | %s | %s | %s | %s |\n"
        .formatted(
            setting.key(),
            setting.environmentVariable(),
            setting.flag(),
            setting.defaultText().isEmpty() ? "–" : "`" + setting.defaultText() + "`",
            setting.unit().form(),
            setting.allowed().isEmpty() ? "–" : setting.allowed(),
            setting.meaning());
  }

  private static String table() {
    return "| key | environment | flag | default | unit | allowed | meaning |\n"
        + "|---|---|---|---|---|---|---|\n"
        + Arrays.stream(Setting.values()).map(SettingTest::row).collect(Collectors.joining());
  }

  @Test
  void theDocumentedTableIsTheTableOfTheCode() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + table() + document.substring(end));
      return;
    }
    assertThat(document.substring(begin, end)).isEqualTo(table());
  }

  @Test
  void keyFlagAndVariableAreOneName() {
    assertThat(Setting.SANDBOX_EXECUTION_TIMEOUT.key()).isEqualTo("sandbox-execution-timeout");
    assertThat(Setting.SANDBOX_EXECUTION_TIMEOUT.flag()).isEqualTo("--sandbox-execution-timeout");
    assertThat(Setting.AUTO_INSTALL.environmentVariable()).isEqualTo("AUTO_INSTALL");
  }
}
