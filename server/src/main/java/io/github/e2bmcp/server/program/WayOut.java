package io.github.e2bmcp.server.program;

import io.github.e2bmcp.egress.Egress;
import io.github.e2bmcp.egress.EgressPolicy;
import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.config.Network;
import io.github.e2bmcp.server.session.Sandboxes.Furnished;
import org.jspecify.annotations.Nullable;

/** Gives sandboxes the way out that the configuration allows; most often none. */
final class WayOut implements AutoCloseable {

  private final EgressPolicy policy;
  private @Nullable EgressProxy proxy;

  WayOut(Network network) {
    this.policy = policy(network);
  }

  private static EgressPolicy policy(Network network) {
    return switch (network.reach()) {
      case NONE -> new EgressPolicy.None();
      case REGISTRIES -> new EgressPolicy.Registries();
      case DOMAINS -> EgressPolicy.allowing(network.domains().toArray(String[]::new));
      case OPEN -> EgressPolicy.open();
    };
  }

  /**
   * Furnishes a sandbox.
   *
   * @param ownNetwork whether it has a network of its own, which then is the open one
   */
  Furnished furnish(Sandbox sandbox, boolean ownNetwork) {
    return switch (policy) {
      case EgressPolicy.None ignored -> Furnished.plain(sandbox);
      case EgressPolicy.Registries ignored -> Furnished.plain(sandbox);
      case EgressPolicy.AllowList ignored -> served(sandbox);
      case EgressPolicy.Open ignored -> ownNetwork ? Furnished.plain(sandbox) : served(sandbox);
    };
  }

  private Furnished served(Sandbox sandbox) {
    try {
      Egress egress = proxy().serve(sandbox, policy);
      return new Furnished(sandbox, egress.environment(), egress::close);
    } catch (SandboxException.Unsupported withoutPython) {
      // Then it has no way out at all, which is less than the policy allows and never more.
      return Furnished.plain(sandbox);
    }
  }

  private synchronized EgressProxy proxy() {
    EgressProxy open = proxy;
    if (open == null) {
      open = EgressProxy.standard();
      proxy = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (proxy != null) {
      proxy.close();
    }
  }
}
