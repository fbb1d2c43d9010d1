package io.github.e2bmcp.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.conformance.ConformanceSuite.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("conformance")
class ConformanceTest {
  @Test
  void everyRequiredScenarioOfBothErasPasses() throws Exception {
    ConformanceSuite suite = ConformanceSuite.install();
    try (ConformanceServer server = new ConformanceServer(0)) {
      Outcome legacy = suite.judge(server.url(), "2025-11-25");
      Outcome modern = suite.judge(server.url(), "2026-07-28");
      Path verdict = Files.createDirectories(Path.of("target", "verdicts")).resolve("conformance");
      Files.writeString(
          verdict,
          "conformance 2025-11-25: " + legacy.score() + " · 2026-07-28: " + modern.score() + "\n");
      assertThat(legacy.required()).as(legacy.output()).hasSize(30).doesNotContainValue(false);
      assertThat(modern.required()).as(modern.output()).hasSize(37).doesNotContainValue(false);
      assertThat(legacy.others())
          .as(legacy.output())
          .containsKeys("json-schema-2020-12", "server-session-lifecycle", "server-sse-polling")
          .doesNotContainValue(false);
      assertThat(modern.others())
          .as(modern.output())
          .containsKeys(
              "http-header-validation",
              "http-custom-header-server-validation",
              "json-schema-2020-12",
              "tasks-lifecycle",
              "tasks-status-notifications")
          .doesNotContainValue(false);
    }
  }
}
