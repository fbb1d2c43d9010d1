package io.github.e2bmcp.server.program;

import io.github.e2bmcp.packages.HostRegistries;
import io.github.e2bmcp.packages.PackageInstaller;
import io.github.e2bmcp.packages.PackagePolicy;
import io.github.e2bmcp.packages.RegistryGateway;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds the registry gateway, opened by its first use. */
final class PackageRoom implements AutoCloseable {

  private static final long CACHE_BYTES = 4L << 30;

  private final Map<String, String> environment;
  private @Nullable RegistryGateway gateway;
  private @Nullable PackageInstaller installer;

  PackageRoom(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  synchronized PackageInstaller installer() {
    PackageInstaller open = installer;
    if (open == null) {
      RegistryGateway fresh =
          new RegistryGateway(
              HostRegistries.ofThisMachine(), PackagePolicy.standard(), cache(), CACHE_BYTES);
      open = new PackageInstaller(fresh);
      gateway = fresh;
      installer = open;
    }
    return open;
  }

  /** The registries alone, for programs that call pip and npm themselves. */
  synchronized RegistryGateway registries() {
    installer();
    return Objects.requireNonNull(gateway);
  }

  private Path cache() {
    String home = environment.getOrDefault("HOME", System.getProperty("java.io.tmpdir", "/tmp"));
    String base = environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    return Path.of(base, "e2b-mcp", "packages");
  }

  @Override
  public synchronized void close() {
    if (gateway != null) {
      gateway.close();
    }
  }
}
