package io.github.e2bmcp.packages.host;

import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one ecosystem's registries are reached from this machine.
 *
 * @param registries the configured addresses; their hosts are trusted whatever they resolve to
 * @param credentials what to send where
 * @param proxies how to get there
 * @param caBundles PEM files of certificate authorities beside the JDK's own
 * @param unverified hosts ({@code host} or {@code host:port}) whose certificates are not checked;
 *     {@code *} for all
 */
public record RegistryAccess(
    List<URI> registries,
    List<AuthScope> credentials,
    ProxyRules proxies,
    List<Path> caBundles,
    Set<String> unverified) {

  public RegistryAccess {
    registries = List.copyOf(registries);
    credentials = List.copyOf(credentials);
    caBundles = List.copyOf(caBundles);
    unverified = Set.copyOf(unverified);
  }

  public boolean isConfigured(URI target) {
    return registries.stream()
        .anyMatch(registry -> registry.getHost().equalsIgnoreCase(target.getHost()));
  }

  /** The Authorization header for a target; null for none. */
  public @Nullable String authorization(URI target) {
    return credentials.stream()
        .filter(scope -> scope.covers(target))
        .max(Comparator.comparingInt(scope -> scope.closeness(target)))
        .map(AuthScope::header)
        .orElse(null);
  }

  public boolean isUnverified(URI target) {
    return unverified.contains("*")
        || unverified.contains(target.getHost())
        || unverified.contains(AuthScope.origin(target));
  }
}
