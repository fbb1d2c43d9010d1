package io.github.e2bmcp.server.program;

import static io.github.e2bmcp.server.log.Field.field;

import io.github.e2bmcp.packages.PackageInstaller;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.host.HostRegistries;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.packages.store.PackageStore;
import io.github.e2bmcp.server.config.Configuration;
import io.github.e2bmcp.server.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the registry gateway and the store of installed packages, opened by their first use. */
final class PackageRoom implements AutoCloseable {

  private static final long CACHE_BYTES = 4L << 30;
  private static final long STORE_BYTES = 8L << 30;

  private final Map<String, String> environment;
  private final PackagePolicy policy;
  private final Log log;
  private @Nullable PackageStore store;
  private @Nullable RegistryGateway gateway;
  private @Nullable PackageInstaller installer;

  PackageRoom(Configuration.Packages packages, Map<String, String> environment, Log log) {
    this.environment = Map.copyOf(environment);
    this.policy =
        new PackagePolicy(
            Set.of(), Set.of(), packages.minimumAge(), false, true, packages.scripts());
    this.log = log;
  }

  /**
   * Opens the store for an engine whose sandboxes can see it; to be called before the installer is
   * first used.
   *
   * @return null where this machine has no place for it; then every sandbox installs by itself
   */
  synchronized @Nullable PackageStore openStore(PackageStore.Builders builders) {
    Path folder = storeFolder();
    try {
      PackageStore open = PackageStore.open(folder, STORE_BYTES, builders);
      store = open;
      // Nobody waits for it: a set that is needed earlier is hashed by whoever needs it.
      Thread.ofPlatform().name("package-store-check").daemon().start(() -> verify(open));
    } catch (IOException e) {
      log.warn(
          "no shared package store",
          field("folder", folder),
          field("problem", String.valueOf(e.getMessage())));
    }
    return store;
  }

  private void verify(PackageStore open) {
    try {
      open.verify();
    } catch (IOException | RuntimeException e) {
      log.warn(
          "the package store could not be checked",
          field("folder", open.folder()),
          field("problem", String.valueOf(e.getMessage())));
    }
  }

  synchronized PackageInstaller installer() {
    PackageInstaller open = installer;
    if (open == null) {
      RegistryGateway fresh =
          new RegistryGateway(HostRegistries.ofThisMachine(), policy, cache(), CACHE_BYTES);
      PackageStore shared = store;
      open = shared == null ? new PackageInstaller(fresh) : new PackageInstaller(fresh, shared);
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

  /** Root's home is closed to the ids of sandboxes, which have to read the store. */
  private Path storeFolder() {
    boolean root = "root".equals(System.getProperty("user.name"));
    return environment.containsKey("XDG_CACHE_HOME") || !root
        ? cache().resolveSibling("store")
        : Path.of("/var/cache/e2b-mcp/store");
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
