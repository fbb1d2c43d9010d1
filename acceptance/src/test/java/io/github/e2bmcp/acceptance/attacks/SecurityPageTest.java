package io.github.e2bmcp.acceptance.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecurityPageTest {

  @Test
  void listsEveryAttackInTheOrderOfTheBattery() throws IOException {
    List<String> rows =
        Files.readString(SecurityPage.path())
            .lines()
            .filter(line -> line.startsWith("| A"))
            .toList();
    List<String> attacks = ServerAttacks.andOnSandbox().stream().map(SecurityPage::cells).toList();

    assertThat(rows).hasSameSizeAs(attacks);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).startsWith(attacks.get(i));
    }
  }
}
