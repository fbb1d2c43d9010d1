package io.github.e2bmcp.packages.upstream;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.packages.host.RegistryAccess;
import io.github.e2bmcp.packages.host.RegistryException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which addresses may be asked. A registry that the operator configured is trusted by name.
 * A host that only its answers name (files often live on another one) must be on the public
 * Internet, or at an address at which a configured registry itself is.
 */
final class Destinations {

  private final RegistryAccess access;

  Destinations(RegistryAccess access) {
    this.access = access;
  }

  /**
   * Refuses what must not be asked.
   *
   * @throws RegistryException when the target is refused or its name is not known
   */
  void check(URI target) throws RegistryException {
    String scheme = target.getScheme();
    boolean web = "https".equals(scheme) || "http".equals(scheme);
    if (!web || target.getHost() == null || target.getRawUserInfo() != null) {
      throw new RegistryException("The registry points to something that is no web address.");
    }
    if (access.isConfigured(target)) {
      return;
    }
    if (access.proxies().proxyFor(target) != null) {
      // The proxy resolves names, not this machine; a literal address can still be judged here.
      if (isLiteral(target.getHost())) {
        requirePublic(target, addresses(target.getHost()));
      }
      return;
    }
    requirePublic(target, addresses(target.getHost()));
  }

  private void requirePublic(URI target, List<InetAddress> found) throws RegistryException {
    Set<InetAddress> trusted = new HashSet<>();
    for (InetAddress address : found) {
      if (AddressRules.refusal(address) == null) {
        continue;
      }
      if (trusted.isEmpty()) {
        for (URI registry : access.registries()) {
          trusted.addAll(addresses(registry.getHost()));
        }
      }
      if (!trusted.contains(address)) {
        throw new RegistryException(
            "The registry points to "
                + target.getHost()
                + ", which is not on the public Internet; such files are refused.");
      }
    }
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+") || host.matches("0[xX].*");
  }

  private static List<InetAddress> addresses(String host) throws RegistryException {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new RegistryException("The registry's host " + host + " cannot be found.", e);
    }
  }
}
