package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.acceptance.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A layer that is missing: gVisor limits no number of files. */
final class IsolationTest {

  @Test
  void everyResultTellsWhatIsMissing() {
    try (Server server = server("told")) {
      assertThat(server.python("print('it runs')").text())
          .contains("it runs", "NOT ENFORCED on this machine: ", "inode-limit");
      assertThat(server.call("execute_python", "code", "1 / 0").text())
          .contains("NOT ENFORCED on this machine: ");
    }
  }

  @Test
  void whereAllIsRequiredNothingRuns() {
    try (Server server = server("required")) {
      assertThat(server.call("execute_python", "code", "print('it runs')").text())
          .contains("SANDBOX_ISOLATION=required", "does not enforce", "inode-limit")
          .doesNotContain("it runs");
    }
  }

  private static Server server(String isolation) {
    assumeTrue(Files.exists(Path.of("/usr/bin/runsc")), "runsc is not installed");
    return Server.start(
        Map.of(
            "SANDBOX_ENGINE", "local", "SANDBOX_RUNTIME", "runsc", "SANDBOX_ISOLATION", isolation));
  }
}
