package io.github.e2bmcp.acceptance.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.testkit.attack.Attacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EngineAttacksTest {

  private static final String NETWORK = "A46,A47,A48,A49,A50,A52";

  /** Kept, because {@link SecurityPage} is written from it. */
  private static final Path REPORTS = Path.of("target", "attacks");

  private static Namespace namespace;

  @BeforeAll
  static void enclose() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "a network namespace needs root");
    namespace = new Namespace();
  }

  @AfterAll
  static void open() throws IOException {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void everyAttackOnTheNetworkSucceedsWhereNothingProtects() throws Exception {
    List<JsonNode> rows = run("unprotected", NETWORK);

    assertThat(rows).hasSize(6).allMatch(row -> verdict(row).equals("escaped"));
  }

  @Test
  void runcContainsEveryAttack() throws Exception {
    contains("RUNC");
  }

  private static void contains(String engine) throws Exception {
    List<JsonNode> rows = run(engine, "");

    assertThat(rows).hasSameSizeAs(Attacks.onSandbox());
    assertThat(rows)
        .filteredOn(row -> !verdict(row).equals("contained") && !verdict(row).equals("not_hosted"))
        .isEmpty();
  }

  private static String verdict(JsonNode row) {
    return row.path("verdict").asString();
  }

  /** The battery as a program of its own, inside the namespace. */
  private static List<JsonNode> run(String engine, String ids) throws Exception {
    Path report = Files.createDirectories(REPORTS).resolve(engine + ".json");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BatteryRun.class.getName(),
                engine,
                report.toString(),
                String.join(",", Namespace.ADDRESSES),
                ids));
    Process process = new ProcessBuilder(namespace.entering(command)).inheritIO().start();
    if (!process.waitFor(4, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isZero();
    return JsonMapper.shared().readTree(Files.readString(report)).valueStream().toList();
  }
}
