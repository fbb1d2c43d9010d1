package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.OrdinaryUser;
import io.github.e2bmcp.testkit.SandboxContract;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract by a user without privileges: in a program of its own, because root runs this. */
class RootlessContractTest {

  /** The contract itself. */
  static final class Rootless extends SandboxContract {
    @Override
    protected SandboxEngine newEngine() {
      return new LocalEngine(LocalEngineConfig.standard().withRuntime(RuntimeChoice.RUNC));
    }
  }

  /** Runs the contract and says what failed. */
  static final class Program {
    private Program() {}

    public static void main(String... none) {
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(Rootless.class))
                  .configurationParameter("junit.jupiter.execution.timeout.default", "5 m")
                  .build(),
              listener);
      TestExecutionSummary summary = listener.getSummary();
      summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 12);
      System.out.printf(
          "passed %d, failed %d, aborted %d%n",
          summary.getTestsSucceededCount(),
          summary.getTotalFailureCount(),
          summary.getTestsAbortedCount());
      System.exit(summary.getTotalFailureCount() == 0 ? 0 : 1);
    }
  }

  @Test
  void anOrdinaryUsersSandboxesKeepTheContract() throws IOException, InterruptedException {
    assumeTrue(IdRange.isRoot(), "the contract for this user is run by itself");
    try (OrdinaryUser user = new OrdinaryUser()) {
      Process process = user.java(List.of(), Program.class).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("failed 0").doesNotContain("passed 0");
    }
  }
}
