package io.github.e2bmcp.acceptance.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The packages that people use most for data and text: installed by the tool, imported and put to
 * one real use, in sandboxes with every layer of the boundary. The property {@code
 * e2b.mcp.compatibility=full} takes all of them, else those of the core.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompatibilityTest {

  private static final boolean FULL = "full".equals(System.getProperty("e2b.mcp.compatibility"));

  private final Map<String, String> sandboxes = new HashMap<>();
  private Server server;

  @BeforeAll
  void start() {
    server =
        Server.start(
            Map.of("AUTO_INSTALL", "off"),
            "--sandbox-max-per-client",
            "20",
            "--sandbox-idle-timeout",
            "1h",
            "--sandbox-execution-timeout",
            "2m");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void theBatteryIsAsLargeAsItIsSaidToBe() {
    assertThat(PackageUse.all("python")).hasSizeGreaterThanOrEqualTo(40);
    assertThat(PackageUse.all("javascript")).hasSizeGreaterThanOrEqualTo(20);
  }

  @TestFactory
  Stream<DynamicTest> python() {
    return tests("python");
  }

  @TestFactory
  Stream<DynamicTest> javascript() {
    return tests("javascript");
  }

  private Stream<DynamicTest> tests(String language) {
    return PackageUse.all(language).stream()
        .filter(use -> FULL || use.core())
        .map(use -> DynamicTest.dynamicTest(use.name(), () -> installsAndWorks(use)));
  }

  private void installsAndWorks(PackageUse use) {
    String sandbox =
        sandboxes.computeIfAbsent(
            use.language() + use.group(),
            it -> server.call("get_sandbox_info", "sandbox_id", "new").succeeded().sandboxId());
    server
        .call(
            "install_packages",
            "packages",
            List.of(use.name()),
            "language",
            use.language(),
            "sandbox_id",
            sandbox)
        .succeeded();
    Reply reply =
        server
            .call("execute_" + use.language(), "code", use.code(), "sandbox_id", sandbox)
            .succeeded();
    assertThat(use.isShownIn(reply.text())).as("%s in %s", use.expected(), reply.text()).isTrue();
  }
}
