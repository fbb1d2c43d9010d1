package io.github.e2bmcp.acceptance.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Product;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorAttackTest {

  @Test
  void doctorAttacksTheSandboxesOfThisMachineAndReports(@TempDir Path folder) throws Exception {
    Product.build();
    String said =
        Product.run(
            folder, 120, Product.launcher().toString(), "doctor", "--attack", "A29", "A39", "A49");

    assertThat(said).contains("A29", "A39", "A49", "CONTAINED", "e2b-mcp-attacks.html");
    assertThat(folder.resolve("e2b-mcp-attacks.html")).content().contains("<td>A39<td>");
    JsonNode rows =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("e2b-mcp-attacks.json")));
    assertThat(rows.valueStream()).hasSize(3);
    assertThat(rows.valueStream())
        .allMatch(row -> row.path("verdict").asString().equals("contained"))
        .allMatch(row -> row.hasNonNull("id") && row.hasNonNull("name") && row.hasNonNull("seen"));
  }
}
