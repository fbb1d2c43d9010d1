package io.github.e2bmcp.testkit;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One area of the contract; its tests share a sandbox. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractArea {

  static final Duration SOON = Duration.ofSeconds(20);

  private final Supplier<SandboxEngine> engine;
  private Sandbox sandbox;

  @SuppressWarnings("NullAway.Init") // made before each class by JUnit
  ContractArea(Supplier<SandboxEngine> engine) {
    this.engine = engine;
  }

  @BeforeAll
  void makeSandbox() {
    sandbox = engine().create(SandboxSpec.standard());
  }

  @AfterAll
  void killSandbox() {
    sandbox.kill();
  }

  final SandboxEngine engine() {
    return engine.get();
  }

  final Sandbox sandbox() {
    return sandbox;
  }

  /** Skips the test where the engine says that it cannot do this. */
  final void require(Capability capability) {
    Assumptions.assumeTrue(
        engine().probe().capabilities().contains(capability),
        () -> "this engine does not offer " + capability);
  }

  /** Skips the test where the engine says that nothing holds this layer. */
  final void requireLayer(String name) {
    for (IsolationLayer layer : engine().probe().isolation()) {
      if (layer.name().equals(name)) {
        Assumptions.assumeTrue(
            layer.state() != IsolationLayer.State.ABSENT,
            () -> name + " is absent here: " + layer.detail());
      }
    }
  }

  /** Whether this layer holds fully, as the engine says. */
  final boolean isEnforced(String layer) {
    return engine().probe().isolation().stream()
        .anyMatch(one -> one.name().equals(layer) && one.state() == IsolationLayer.State.ENFORCED);
  }

  /** Reads output until the text has come. */
  static String awaitOutput(SandboxProcess process, String text) {
    StringBuilder seen = new StringBuilder();
    long until = System.nanoTime() + SOON.toNanos();
    while (seen.indexOf(text) < 0) {
      ProcessEvent event = process.next(Duration.ofNanos(until - System.nanoTime()));
      switch (event) {
        case ProcessEvent.Stdout(byte[] bytes) ->
            seen.append(new String(bytes, StandardCharsets.UTF_8));
        case ProcessEvent.Terminal(byte[] bytes) ->
            seen.append(new String(bytes, StandardCharsets.UTF_8));
        case ProcessEvent.Stderr(byte[] bytes) ->
            seen.append(new String(bytes, StandardCharsets.UTF_8));
        case ProcessEvent.Ended ended ->
            throw new AssertionError(ended + " before \"" + text + "\"; seen: " + seen);
        case null -> throw new AssertionError("no \"" + text + "\" in time; seen: " + seen);
      }
    }
    return seen.toString();
  }

  /** How many processes inside have this text in their command line, the searching one aside. */
  final int countProcesses(String text) {
    String code =
        """
        import os, sys
        count = 0
        for name in os.listdir('/proc'):
            if name.isdigit() and int(name) != os.getpid():
                try:
                    line = open('/proc/' + name + '/cmdline').read()
                except OSError:
                    continue
                count += sys.argv[1] in line and 'os.listdir' not in line
        print(count)
        """;
    ProcessSpec spec = ProcessSpec.of("python3", "-I", "-c", code, text);
    return Integer.parseInt(ProcessRun.of(sandbox, spec).text());
  }
}
