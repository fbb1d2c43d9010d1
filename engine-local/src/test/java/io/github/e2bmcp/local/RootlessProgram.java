package io.github.e2bmcp.local;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.SandboxContract;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What an ordinary user's program does in tests that root runs: the contract, whole or the areas
 * that are named, or with {@code layers} the layers that are missing and what would mend them.
 */
final class RootlessProgram {

  private RootlessProgram() {}

  /** The contract itself. */
  static final class Contract extends SandboxContract {
    @Override
    protected SandboxEngine newEngine() {
      return engine();
    }
  }

  private static SandboxEngine engine() {
    return new LocalEngine(LocalEngineConfig.standard().withRuntime(RuntimeChoice.RUNC));
  }

  public static void main(String... what) {
    if (List.of(what).contains("layers")) {
      try (SandboxEngine engine = engine()) {
        for (IsolationLayer layer : engine.probe().missing()) {
          System.out.println(layer.state() + " " + layer.name() + ": " + layer.remedy());
        }
      }
      return;
    }
    List<? extends DiscoverySelector> areas =
        what.length == 0
            ? List.of(selectClass(Contract.class))
            : Stream.of(what).map(RootlessProgram::area).toList();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(areas)
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

  private static DiscoverySelector area(String name) {
    return selectNestedClass(
        List.of(Contract.class.getName()), SandboxContract.class.getName() + "$" + name);
  }
}
