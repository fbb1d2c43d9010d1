package io.github.e2bmcp.local;

import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.KeptMemoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/** gVisor writes memory to disk. */
class RunscKeptMemoryTest extends KeptMemoryContract {

  @TempDir private static Path memory;

  @Override
  protected SandboxEngine newEngine() {
    Assumptions.assumeTrue(IdRange.isRoot(), "these tests are not run by root");
    Assumptions.assumeTrue(
        RuntimeProbe.find("runsc") != null, "runsc is not installed: apt-get install runsc");
    return new LocalEngine(
        LocalEngineConfig.standard().withRuntime(RuntimeChoice.RUNSC).withMemoryDirectory(memory));
  }
}
