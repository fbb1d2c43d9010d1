package io.github.e2bmcp.egress.policy;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import java.net.InetAddress;

/** Whether a policy lets a program ask for a host and port, and the words when it does not. */
public final class PolicyCheck {

  private static final String SETTING = "SANDBOX_NETWORK";

  private PolicyCheck() {}

  /**
   * Returns when the policy has nothing against it.
   *
   * @throws Refused 403 with the reason and the setting that would allow it
   */
  public static void require(EgressPolicy policy, Authority wanted) throws Refused {
    switch (policy) {
      case EgressPolicy.None() ->
          throw refused("the network is off for code in this sandbox", wanted);
      case EgressPolicy.Registries() ->
          throw refused("only install_packages reaches the network from this sandbox", wanted);
      case EgressPolicy.AllowList(var rules) -> requireListed(rules, wanted);
      case EgressPolicy.Open(var ports) -> {
        if (!DomainRule.WEB_PORTS.contains(wanted.port()) && !ports.contains(wanted.port())) {
          throw refused("port " + wanted.port() + " is not open to this sandbox", wanted);
        }
      }
      case EgressPolicy.Rules rules -> {
        // What no rule can let through is not looked up, so that names carry nothing out.
        boolean mayPass =
            !rules.deniesAll() || rules.names(wanted) || !rules.allowedRanges().isEmpty();
        if (!mayPass) {
          throw new Refused(Refused.Kind.POLICY, "the network rules of this sandbox deny the host");
        }
      }
    }
  }

  /**
   * The same for an address that the host was found to have.
   *
   * @throws Refused 403 with the reason
   */
  public static void requireAddress(EgressPolicy policy, Authority wanted, InetAddress address)
      throws Refused {
    if (!(policy instanceof EgressPolicy.Rules rules) || rules.names(wanted)) {
      return;
    }
    boolean allowed = rules.allowedRanges().stream().anyMatch(range -> range.contains(address));
    boolean denied =
        rules.denied().stream().anyMatch(range -> range.contains(address))
            || (rules.deniesAll() && address.getAddress().length == 16);
    if (denied && !allowed) {
      throw new Refused(
          Refused.Kind.POLICY, "the network rules of this sandbox deny " + wanted.host().text());
    }
  }

  /** Whether what goes through a tunnel must be for the host that was asked for. */
  public static boolean checksContent(EgressPolicy policy) {
    return policy instanceof EgressPolicy.AllowList
        || (policy instanceof EgressPolicy.Rules rules
            && rules.deniesAll()
            && !rules.allowed().isEmpty());
  }

  private static void requireListed(Iterable<DomainRule> rules, Authority wanted) throws Refused {
    boolean hostListed = false;
    for (DomainRule rule : rules) {
      if (rule.coversHost(wanted.host())) {
        if (rule.coversPort(wanted.port())) {
          return;
        }
        hostListed = true;
      }
    }
    throw refused(
        hostListed
            ? "port " + wanted.port() + " of this host is not on this sandbox's allow-list"
            : "the host is not on this sandbox's allow-list",
        wanted);
  }

  private static Refused refused(String reason, Authority wanted) {
    boolean web = DomainRule.WEB_PORTS.contains(wanted.port());
    String entry = web ? wanted.host().bracketed() : wanted.toString();
    return new Refused(
        Refused.Kind.POLICY, reason + "; " + entry + " in " + SETTING + " would allow it");
  }
}
