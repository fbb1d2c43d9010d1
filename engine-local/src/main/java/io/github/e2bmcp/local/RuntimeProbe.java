package io.github.e2bmcp.local;

import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.local.cgroup.Delegation;
import io.github.e2bmcp.local.oci.Commands;
import io.github.e2bmcp.local.oci.IdRange;
import io.github.e2bmcp.local.oci.OciLauncher;
import io.github.e2bmcp.local.oci.OciRuntime;
import io.github.e2bmcp.local.oci.StateDirectory;
import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the OCI runtime to use by running one real container with each candidate, and what that
 * container holds back by trying it from inside.
 */
final class RuntimeProbe {

  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/bin", "/sbin");

  private static final Duration DELEGATION_DEADLINE = Duration.ofSeconds(10);

  private final LocalEngineConfig config;
  private final StateDirectory state;
  private final ProbeCache cache;
  private final List<String> failures = new ArrayList<>();

  RuntimeProbe(LocalEngineConfig config, StateDirectory state) {
    this.config = config;
    this.state = state;
    this.cache = new ProbeCache(config.stateDirectory());
  }

  /** A runtime that works, and what it enforces. */
  record Found(OciRuntime runtime, EngineReport report) {}

  /**
   * The first that works.
   *
   * @throws SandboxException.EngineUnavailable with each candidate's own words when none does
   */
  Found find() {
    for (OciRuntime candidate : candidates()) {
      List<IsolationLayer> known = cache.read(candidate);
      if (!known.isEmpty()) {
        return new Found(candidate, report(candidate, known));
      }
      try {
        List<IsolationLayer> layers = tryOut(candidate);
        cache.write(candidate, layers);
        return new Found(candidate, report(candidate, layers));
      } catch (SandboxException e) {
        failures.add(candidate.description() + ": " + e.text());
      }
    }
    throw new SandboxException.EngineUnavailable(
        "No OCI runtime works here. "
            + (failures.isEmpty()
                ? "Install one, for example by: apt-get install runc"
                : String.join(" / ", failures)));
  }

  /** Each in cgroups of the engine's, where they were found to work, then without. */
  private List<OciRuntime> candidates() {
    List<OciRuntime> candidates = new ArrayList<>();
    boolean root = IdRange.isRoot();
    Delegation delegation = Delegation.find(IdRange.effectiveId(), this::output);
    for (String name : names(config.runtime())) {
      Path binary = find(name);
      if (binary == null) {
        failures.add(name + " is not installed");
        continue;
      }
      candidates.add(new OciRuntime(name, binary, root, delegation));
      if (delegation.isPresent()) {
        candidates.add(new OciRuntime(name, binary, root, Delegation.none()));
      }
    }
    return candidates;
  }

  private @Nullable String output(List<String> command) {
    Path log = state.directory().resolve("delegation.log");
    Commands.Outcome outcome = Commands.run(command, log, DELEGATION_DEADLINE);
    return outcome.succeeded() ? outcome.log() : null;
  }

  private static List<String> names(RuntimeChoice choice) {
    return choice == RuntimeChoice.AUTO
        ? List.of("crun", "runc", "runsc")
        : List.of(choice.name().toLowerCase(Locale.ROOT));
  }

  /** Where it is installed; null when it is not. */
  static @Nullable Path find(String name) {
    for (String folder : FOLDERS) {
      Path binary = Path.of(folder, name);
      if (Files.isExecutable(binary)) {
        return binary;
      }
    }
    return null;
  }

  /** Its cgroup is told from those of other servers by its name. */
  private static String probeId() {
    return "probe-" + UUID.randomUUID();
  }

  private List<IsolationLayer> tryOut(OciRuntime candidate) {
    OciLauncher launcher = new OciLauncher(candidate, state, Map.of(), Map.of());
    LiveSandbox sandbox =
        LiveSandbox.launch(launcher, probeId(), SandboxSpec.standard(), LiveSandbox.Owner.NOBODY);
    try {
      boolean outlives = !candidate.isGvisor() || MemoryTrial.outlives(launcher, probeId());
      return Layers.seenIn(sandbox, candidate, outlives);
    } finally {
      sandbox.end(EndedBy.KILLED);
    }
  }

  private EngineReport report(OciRuntime runtime, List<IsolationLayer> layers) {
    Set<Capability> capabilities =
        EnumSet.of(Capability.LISTEN, Capability.LIMITS, Capability.USAGE);
    if (!config.templates().isEmpty()) {
      capabilities.add(Capability.TEMPLATES);
    }
    if (holds(layers, "freezer")) {
      capabilities.add(Capability.FREEZE);
    }
    if (runtime.isGvisor()) {
      capabilities.add(Capability.PAUSE_TO_DISK);
      capabilities.add(Capability.SNAPSHOT);
    }
    if (holds(layers, "process-limit")) {
      // Without it a fork bomb is as fast as the killing.
      capabilities.add(Capability.TREES);
    }
    return new EngineReport(LocalEngine.NAME, runtime.description(), true, capabilities, layers);
  }

  private static boolean holds(List<IsolationLayer> layers, String name) {
    return layers.stream()
        .anyMatch(
            layer -> layer.name().equals(name) && layer.state() == IsolationLayer.State.ENFORCED);
  }
}
