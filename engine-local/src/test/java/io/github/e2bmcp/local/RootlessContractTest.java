package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.local.oci.IdRange;
import io.github.e2bmcp.testkit.OrdinaryUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract by a user without privileges: in a program of its own, because root runs this. */
class RootlessContractTest {

  @BeforeAll
  static void requireRoot() {
    assumeTrue(IdRange.isRoot(), "the contract for this user is run by itself");
  }

  @Test
  void anOrdinaryUsersSandboxesKeepTheContract() throws IOException, InterruptedException {
    try (OrdinaryUser user = new OrdinaryUser()) {
      assertThat(run(user)).contains("failed 0").doesNotContain("passed 0");
    }
  }

  /** The line that doctor and every result tell is the one that this test runs. */
  @Test
  void theCommandThatIsToldGivesTheLimitsThatAreMissing() throws IOException, InterruptedException {
    try (OrdinaryUser user = new OrdinaryUser()) {
      String told =
          run(user, "layers")
              .lines()
              .filter(line -> line.startsWith("ABSENT memory-limit: "))
              .findFirst()
              .orElse("");
      String command = told.substring(told.indexOf(':') + 2);
      assumeTrue(command.startsWith("sudo install -d "), "told here is: " + told);
      command = command.substring("sudo ".length());
      Process grant = new ProcessBuilder("sh", "-c", command).inheritIO().start();
      assertThat(grant.waitFor()).isZero();
      try {
        assertThat(run(user, "layers")).doesNotContain("ABSENT");
        assertThat(run(user, "LimitsArea", "Endings", "Lifecycle"))
            .contains("failed 0, aborted 0")
            .doesNotContain("passed 0");
      } finally {
        takeBack(command);
      }
    }
  }

  private static String run(OrdinaryUser user, String... what)
      throws IOException, InterruptedException {
    Process process =
        user.java(List.of(), RootlessProgram.class, what).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** Fails when a sandbox left a cgroup behind. */
  private static void takeBack(String command) throws IOException {
    for (String word : Arrays.asList(command.split(" ", -1))) {
      if (word.startsWith("/")) {
        Files.delete(Path.of(word));
      }
    }
  }
}
