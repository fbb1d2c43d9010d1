package io.github.e2bmcp.acceptance.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.testkit.unprotected.Enclosure;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Tag("alone")
class AttacksTest {

  /**
   * Priorities, switches of the kernel, control groups, setuid files of others and file handles
   * yield to the machine's real root only, and nothing unprotected may ever run as that.
   */
  private static final Set<String> OF_REAL_ROOT = Set.of("A12", "A34", "A35", "A37", "A41");

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
  void everyAttackSucceedsWhereNothingProtects() throws Exception {
    try (Enclosure enclosure = Enclosure.open()) {
      String refusal = enclosure.refusal();
      assumeTrue(refusal == null, refusal);
      List<JsonNode> rows = BatteryProcess.onUnprotected(enclosure, "");

      assertThat(rows)
          .hasSameSizeAs(ServerAttacks.andOnSandbox())
          .filteredOn(row -> !OF_REAL_ROOT.contains(row.path("id").asString()))
          .filteredOn(row -> !verdict(row).equals("escaped"))
          .isEmpty();
    }
  }

  /** The suite of this name tries every boundary, and writes down what it saw. */
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyAttackIsContained() throws Exception {
    boolean whole = "full".equals(System.getProperty("e2b.mcp.attacks"));
    Map<Boundary, List<JsonNode>> seen = new EnumMap<>(Boundary.class);
    for (Boundary boundary : whole ? Boundary.values() : new Boundary[] {Boundary.RUNC_ROOT}) {
      seen.put(boundary, BatteryProcess.onProduct(namespace, boundary, ""));
    }
    if (whole) {
      SecurityPage.write(seen);
    }
    seen.forEach(AttacksTest::assertContained);
  }

  /** A failure names what escaped and nothing else: a whole table is cut short by many a log. */
  private static void assertContained(Boundary boundary, List<JsonNode> rows) {
    assertThat(rows)
        .as(boundary.name())
        .filteredOn(row -> !Set.of("contained", "not_hosted").contains(verdict(row)))
        .isEmpty();
    assertThat(rows.size()).as(boundary.name()).isEqualTo(ServerAttacks.andOnSandbox().size());
  }

  private static String verdict(JsonNode row) {
    return row.path("verdict").asString();
  }
}
