package io.github.e2bmcp.egress.policy;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.HostName;
import io.github.e2bmcp.egress.address.Refused;
import java.util.Set;

/**
 * One entry of an allow-list. Written {@code example.com}, {@code *.example.com}, {@code
 * example.com:8443}, {@code 192.0.2.7} or {@code [2001:db8::7]:443}.
 *
 * <p>{@code example.com} means that host alone. {@code *.example.com} means every host below it, at
 * any depth, but not {@code example.com} itself. Without a port, 80 and 443 are meant; with one,
 * that port alone. An address means connections that ask for that very address; a name that
 * resolves to it needs an entry of its own. No entry opens what {@link AddressRules} refuse.
 *
 * @param host in normal form: lower case, ASCII, no trailing dot
 * @param below whether it stands for all hosts below it instead
 * @param port 0 for 80 and 443
 */
public record DomainRule(String host, boolean below, int port) {

  /** The ports of an entry that names none. */
  public static final Set<Integer> WEB_PORTS = Set.of(80, 443);

  /**
   * Reads one entry. Unicode names become their ASCII form.
   *
   * @throws IllegalArgumentException with a text for the operator
   */
  public static DomainRule parse(String text) {
    String rest = text.strip();
    boolean below = rest.startsWith("*.");
    if (below) {
      rest = rest.substring(2);
    }
    try {
      Authority authority = Authority.parse(rest, 0);
      HostName host = authority.host();
      if (below && (host.isLiteral() || host.text().indexOf('.') < 0)) {
        throw new IllegalArgumentException("'" + text + "' must name a domain after '*.'");
      }
      return new DomainRule(host.text(), below, authority.port());
    } catch (Refused e) {
      throw new IllegalArgumentException("'" + text + "' is no domain: " + e.reason(), e);
    }
  }

  boolean coversHost(HostName asked) {
    if (below) {
      return !asked.isLiteral() && asked.text().endsWith("." + host);
    }
    return asked.text().equals(host);
  }

  boolean coversPort(int asked) {
    return port == 0 ? WEB_PORTS.contains(asked) : port == asked;
  }
}
