package io.github.e2bmcp.server.program;

import static io.github.e2bmcp.server.log.Field.field;

import io.github.e2bmcp.egress.Egress;
import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.packages.gateway.GatewayListener;
import io.github.e2bmcp.packages.gateway.GatewaySession;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.config.Network;
import io.github.e2bmcp.server.log.Log;
import io.github.e2bmcp.server.session.Sandboxes.Furnished;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives sandboxes the way out that the configuration allows; most often none. */
final class WayOut implements AutoCloseable {

  private final EgressPolicy policy;
  private final Supplier<RegistryGateway> registries;
  private final Log log;
  private @Nullable EgressProxy proxy;

  /**
   * @param registries asked only where the policy allows the registries
   */
  WayOut(Network network, Supplier<RegistryGateway> registries, Log log) {
    this.policy = policy(network);
    this.registries = registries;
    this.log = log;
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
      case EgressPolicy.Registries ignored -> pointed(sandbox);
      case EgressPolicy.AllowList ignored -> served(sandbox);
      case EgressPolicy.Open ignored -> ownNetwork ? Furnished.plain(sandbox) : served(sandbox);
      case EgressPolicy.Rules ignored -> served(sandbox);
    };
  }

  /** With the registry gateway inside, and what points pip and npm to it. */
  private Furnished pointed(Sandbox sandbox) {
    GatewaySession session;
    try {
      session = registries.get().open(sandbox, GatewayListener.NONE);
    } catch (SandboxException.Unsupported withoutListening) {
      return Furnished.plain(sandbox);
    }
    try {
      Map<String, String> pointers = new HashMap<>(session.environment(Ecosystem.PYTHON));
      pointers.putAll(session.environment(Ecosystem.JAVASCRIPT));
      // The system's Python is nobody else's here.
      pointers.put("PIP_BREAK_SYSTEM_PACKAGES", "1");
      return new Furnished(sandbox, pointers, session::close);
    } catch (IOException e) {
      session.close();
      log.warn("no package registries for code", field("problem", String.valueOf(e.getMessage())));
      return Furnished.plain(sandbox);
    }
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
