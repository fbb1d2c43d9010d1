package io.github.e2bmcp.gateway;

import io.github.e2bmcp.e2b.engine.E2bEngine;
import io.github.e2bmcp.e2b.engine.E2bEngineOptions;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.SandboxContract;
import org.junit.jupiter.api.AfterAll;

/**
 * The whole contract through two doors: E2B's client as an engine, on a gateway over the local
 * engine.
 */
class E2bEngineContractTest extends SandboxContract {

  private final RunningGateway gateway = new RunningGateway(GatewayOptions.standard(), 0);

  @Override
  protected SandboxEngine newEngine() {
    return new E2bEngine(gateway.config(), E2bEngineOptions.standard());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }
}
