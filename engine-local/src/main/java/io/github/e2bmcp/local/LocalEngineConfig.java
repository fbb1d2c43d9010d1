package io.github.e2bmcp.local;

import io.github.e2bmcp.local.oci.IdRange;
import io.github.e2bmcp.local.oci.RootSkeleton;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.SandboxException;
import java.nio.file.Path;
import java.util.Map;

/**
 * How the embedded engine works on this machine.
 *
 * @param runtime which OCI runtime to use
 * @param templates names of root file systems (unpacked images with {@code /usr/bin/python3}) and
 *     their directories; the default, this machine's own {@code /usr}, needs no entry
 * @param stateDirectory where bundles and locks lie; shared by all servers of one user
 * @param memoryDirectory where the memory of paused sandboxes and snapshots lies, on disk; shared
 *     by all servers of one user, made when the first is written
 * @param shared folders of this machine that every sandbox sees, read-only: the place inside, below
 *     {@code /opt}, and the folder, open to all ids as everything above it
 * @param maxSandboxes how many may live at once, positive; warm ones and spares count
 * @param spares how many to keep started before they are asked for, once the first was; 0 for none
 * @param spareLimits those of the sandboxes that spares stand in for
 */
public record LocalEngineConfig(
    RuntimeChoice runtime,
    Map<String, Path> templates,
    Path stateDirectory,
    Path memoryDirectory,
    Map<String, Path> shared,
    int maxSandboxes,
    int spares,
    Limits spareLimits) {

  public LocalEngineConfig {
    templates = Map.copyOf(templates);
    shared = Map.copyOf(shared);
    for (String place : shared.keySet()) {
      if (!place.matches("/opt/[a-z][a-z0-9-]{0,60}") || place.equals(RootSkeleton.AGENT_HOME)) {
        throw new SandboxException.InvalidArgument(
            "A shared folder's place must be of the form /opt/name, but is " + place);
      }
    }
    if (maxSandboxes < 1) {
      throw new SandboxException.InvalidArgument("maxSandboxes must be positive");
    }
  }

  /** Any runtime that works, no templates, the usual state directory, 20 sandboxes. */
  public static LocalEngineConfig standard() {
    return new LocalEngineConfig(
        RuntimeChoice.AUTO,
        Map.of(),
        usualStateDirectory(),
        usualMemoryDirectory(),
        Map.of(),
        20,
        0,
        Limits.standard());
  }

  public LocalEngineConfig withRuntime(RuntimeChoice value) {
    return new LocalEngineConfig(
        value,
        templates,
        stateDirectory,
        memoryDirectory,
        shared,
        maxSandboxes,
        spares,
        spareLimits);
  }

  public LocalEngineConfig withTemplates(Map<String, Path> value) {
    return new LocalEngineConfig(
        runtime, value, stateDirectory, memoryDirectory, shared, maxSandboxes, spares, spareLimits);
  }

  public LocalEngineConfig withStateDirectory(Path value) {
    return new LocalEngineConfig(
        runtime, templates, value, memoryDirectory, shared, maxSandboxes, spares, spareLimits);
  }

  public LocalEngineConfig withMemoryDirectory(Path value) {
    return new LocalEngineConfig(
        runtime, templates, stateDirectory, value, shared, maxSandboxes, spares, spareLimits);
  }

  public LocalEngineConfig withShared(Map<String, Path> value) {
    return new LocalEngineConfig(
        runtime,
        templates,
        stateDirectory,
        memoryDirectory,
        value,
        maxSandboxes,
        spares,
        spareLimits);
  }

  public LocalEngineConfig withMaxSandboxes(int value) {
    return new LocalEngineConfig(
        runtime, templates, stateDirectory, memoryDirectory, shared, value, spares, spareLimits);
  }

  /** Keeps so many started for specifications with these limits and no template. */
  public LocalEngineConfig withSpares(int value, Limits limits) {
    return new LocalEngineConfig(
        runtime, templates, stateDirectory, memoryDirectory, shared, maxSandboxes, value, limits);
  }

  private static Path usualStateDirectory() {
    if (IdRange.isRoot()) {
      return Path.of("/run/e2b-mcp");
    }
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return runtime != null && !runtime.isEmpty()
        ? Path.of(runtime, "e2b-mcp")
        : Path.of(System.getProperty("java.io.tmpdir"), "e2b-mcp-" + IdRange.effectiveId());
  }

  private static Path usualMemoryDirectory() {
    if (IdRange.isRoot()) {
      return Path.of("/var/lib/e2b-mcp");
    }
    String state = System.getenv("XDG_STATE_HOME");
    return state != null && !state.isEmpty()
        ? Path.of(state, "e2b-mcp")
        : Path.of(System.getProperty("user.home"), ".local", "state", "e2b-mcp");
  }

  /** Which OCI runtime to use. */
  public enum RuntimeChoice {
    /** The first of crun, runc and runsc that proves to work. */
    AUTO,
    CRUN,
    RUNC,
    /** gVisor: a second kernel between the sandbox and the machine's. */
    RUNSC
  }
}
