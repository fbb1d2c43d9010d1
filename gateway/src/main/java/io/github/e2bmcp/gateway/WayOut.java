package io.github.e2bmcp.gateway;

import io.github.e2bmcp.egress.Egress;
import io.github.e2bmcp.egress.EgressPolicy;
import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox's way to the network. A sandbox whose engine gives it a network of its own has none
 * here, and takes no rules.
 */
final class WayOut implements AutoCloseable {

  private final @Nullable Egress egress;
  private volatile NetworkTerms terms;

  private WayOut(@Nullable Egress egress, NetworkTerms terms) {
    this.egress = egress;
    this.terms = terms;
  }

  /**
   * @throws Refusal 501 when there are rules and the engine cannot hold a sandbox to them
   */
  static WayOut of(Sandbox sandbox, EgressProxy proxy, NetworkTerms terms) throws Refusal {
    try {
      return new WayOut(proxy.serve(sandbox, terms.policy()), terms);
    } catch (SandboxException.Unsupported e) {
      WayOut ownNetwork = new WayOut(null, terms);
      ownNetwork.requireNoRules(terms);
      return ownNetwork;
    }
  }

  private void requireNoRules(NetworkTerms wanted) throws Refusal {
    boolean free = wanted.policy() instanceof EgressPolicy.Rules rules && rules.denied().isEmpty();
    if (egress == null && !free) {
      throw new Refusal(501, "The engine of this server cannot hold a sandbox to network rules.");
    }
  }

  NetworkTerms terms() {
    return terms;
  }

  /** Replaces the rules; connections that are open end. */
  void replace(NetworkTerms wanted) throws Refusal {
    requireNoRules(wanted);
    if (egress != null) {
      egress.policy(wanted.policy());
    }
    terms = wanted;
  }

  /** What makes programs inside use it. */
  Map<String, String> environment() {
    return egress == null ? Map.of() : egress.environment();
  }

  @Override
  public void close() {
    if (egress != null) {
      egress.close();
    }
  }
}
