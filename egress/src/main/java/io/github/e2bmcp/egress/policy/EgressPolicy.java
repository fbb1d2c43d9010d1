package io.github.e2bmcp.egress.policy;

import io.github.e2bmcp.egress.address.AddressRange;
import io.github.e2bmcp.egress.address.Authority;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What code in a sandbox may connect to, before any address is looked at. */
public sealed interface EgressPolicy {

  /** Nothing: every connection is answered with a refusal that says so. */
  record None() implements EgressPolicy {}

  /** Package registries only. They have a gateway of their own, so nothing passes here. */
  record Registries() implements EgressPolicy {}

  /**
   * What one of the rules covers. What is not covered is not even looked up in the DNS. A tunnel to
   * port 80 or 443 must carry TLS for the very host that was asked for, or plain HTTP; see the
   * module's README.
   */
  record AllowList(List<DomainRule> rules) implements EgressPolicy {
    public AllowList {
      rules = List.copyOf(rules);
    }
  }

  /**
   * Every public host.
   *
   * @param ports the ports open besides 80 and 443, each 1 to 65535
   */
  record Open(Set<Integer> ports) implements EgressPolicy {
    public Open {
      ports = Set.copyOf(ports);
    }
  }

  /**
   * Every port of every public host, less what is denied, and then again what is allowed by name.
   *
   * @param allowed hosts that pass whatever is denied
   * @param allowedRanges addresses that pass whatever is denied
   * @param denied addresses that do not pass else
   */
  record Rules(
      List<DomainRule> allowed, List<AddressRange> allowedRanges, List<AddressRange> denied)
      implements EgressPolicy {
    public Rules {
      allowed = List.copyOf(allowed);
      allowedRanges = List.copyOf(allowedRanges);
      denied = List.copyOf(denied);
    }

    /** Whether nothing passes but what is allowed by name. */
    public boolean deniesAll() {
      return denied.stream().anyMatch(AddressRange::isAll);
    }

    boolean names(Authority wanted) {
      return allowed.stream()
          .anyMatch(rule -> rule.coversHost(wanted.host()) && rule.coversPort(wanted.port()));
    }
  }

  /** Ports 80 and 443 of every public host. */
  static EgressPolicy open() {
    return new Open(Set.of());
  }

  /**
   * The rules of these entries, as {@link DomainRule#parse} reads them.
   *
   * @throws IllegalArgumentException for an entry that is none
   */
  static EgressPolicy allowing(String... entries) {
    return new AllowList(Arrays.stream(entries).map(DomainRule::parse).toList());
  }

  /**
   * Reads a setting: {@code none}, {@code registries}, {@code open}, or entries of an allow-list
   * with commas between them.
   *
   * @throws IllegalArgumentException with a text for the operator
   */
  static EgressPolicy parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "none" -> new None();
      case "registries" -> new Registries();
      case "open" -> open();
      default -> allowing(text.split(",", -1));
    };
  }
}
