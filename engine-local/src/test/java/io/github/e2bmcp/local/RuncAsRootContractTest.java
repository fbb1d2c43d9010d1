package io.github.e2bmcp.local;

import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.local.oci.IdRange;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.SandboxContract;
import org.junit.jupiter.api.Assumptions;

class RuncAsRootContractTest extends SandboxContract {

  @Override
  protected SandboxEngine newEngine() {
    Assumptions.assumeTrue(IdRange.isRoot(), "these tests are not run by root");
    return new LocalEngine(LocalEngineConfig.standard().withRuntime(RuntimeChoice.RUNC));
  }
}
