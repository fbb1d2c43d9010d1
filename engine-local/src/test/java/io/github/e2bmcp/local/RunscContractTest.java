package io.github.e2bmcp.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.local.oci.IdRange;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.SandboxContract;
import java.nio.file.Files;
import java.nio.file.Path;

/** gVisor, the second kernel. */
class RunscContractTest extends SandboxContract {

  @Override
  protected SandboxEngine newEngine() {
    assumeTrue(IdRange.isRoot(), "these tests are not run by root");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/runsc"))
            || Files.isExecutable(Path.of("/usr/local/bin/runsc")),
        "runsc is not installed; a package manager has it: apt-get install runsc");
    return new LocalEngine(LocalEngineConfig.standard().withRuntime(RuntimeChoice.RUNSC));
  }
}
