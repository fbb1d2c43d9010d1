package io.github.e2bmcp.gateway;

import io.github.e2bmcp.egress.Egress;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox's way to the network. A sandbox whose engine gives it a network of its own has none
 * here, and takes no rules.
 */
final class WayOut implements AutoCloseable {

  private final @Nullable Egress egress;
  private final Registries registries;
  private volatile NetworkTerms terms;

  private WayOut(@Nullable Egress egress, Registries registries, NetworkTerms terms) {
    this.egress = egress;
    this.registries = registries;
    this.terms = terms;
    closeRegistriesUnlessFree();
  }

  /** Registries are hosts as others are: under rules that deny all they are denied too. */
  private void closeRegistriesUnlessFree() {
    if (terms.policy().deniesAll()) {
      registries.close();
    }
  }

  /**
   * @throws Refusal 501 when there are rules and the engine cannot hold a sandbox to them
   */
  static WayOut of(Sandbox sandbox, Outside outside, NetworkTerms terms) throws Refusal {
    Registries registries = new Registries(sandbox, outside);
    try {
      return new WayOut(outside.proxy().serve(sandbox, terms.policy()), registries, terms);
    } catch (SandboxException.Unsupported e) {
      WayOut ownNetwork = new WayOut(null, registries, terms);
      ownNetwork.requireNoRules(terms);
      return ownNetwork;
    }
  }

  private void requireNoRules(NetworkTerms wanted) throws Refusal {
    if (egress == null && !wanted.policy().denied().isEmpty()) {
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
    closeRegistriesUnlessFree();
  }

  /** What makes programs inside use it. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(registries.environment());
    if (egress != null) {
      environment.putAll(egress.environment());
    }
    return environment;
  }

  @Override
  public void close() {
    registries.close();
    if (egress != null) {
      egress.close();
    }
  }
}
