package io.github.e2bmcp.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.NpmProject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("conformance")
class TypeScriptClientTest {
  @Test
  void theOfficialClientUsesTheServerInBothEras() throws Exception {
    NpmProject clients = NpmProject.install("clients");
    try (ConformanceServer server = new ConformanceServer(0)) {
      assertThat(clients.run(List.of("node", "fixture.mjs", server.url(), "legacy")))
          .isEqualTo("ok 2025-11-25\n");
      assertThat(clients.run(List.of("node", "fixture.mjs", server.url(), "auto")))
          .isEqualTo("ok 2026-07-28\n");
    }
  }
}
