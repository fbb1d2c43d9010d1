package io.github.e2bmcp.packages.host;

import java.net.URI;
import java.util.Map;

/**
 * Where npm on this machine installs from.
 *
 * @param registry for every package without a scope of its own
 * @param scopes registries of scopes, by {@code @scope}
 * @param access how to reach them
 */
public record NpmSettings(URI registry, Map<String, URI> scopes, RegistryAccess access) {

  public NpmSettings {
    scopes = Map.copyOf(scopes);
  }

  public URI registryOf(String packageName) {
    int slash = packageName.indexOf('/');
    URI own = slash < 0 ? null : scopes.get(packageName.substring(0, slash));
    return own == null ? registry : own;
  }
}
