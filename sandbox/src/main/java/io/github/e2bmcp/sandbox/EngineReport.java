package io.github.e2bmcp.sandbox;

import java.util.List;
import java.util.Set;

/**
 * What an engine can do and enforce on this machine.
 *
 * @param engine the engine's short name, {@code local} or {@code e2b}
 * @param runtime what runs the sandboxes, such as {@code runc 1.1.5 (rootless)}; empty when none
 *     works
 * @param usable whether {@link SandboxEngine#create} can succeed
 * @param capabilities what this engine offers beyond processes and files
 * @param isolation each layer of the boundary, enforced or not
 */
public record EngineReport(
    String engine,
    String runtime,
    boolean usable,
    Set<Capability> capabilities,
    List<IsolationLayer> isolation) {

  public EngineReport {
    capabilities = Set.copyOf(capabilities);
    isolation = List.copyOf(isolation);
  }

  /** The layers that are not fully enforced. */
  public List<IsolationLayer> missing() {
    return isolation.stream()
        .filter(layer -> layer.state() != IsolationLayer.State.ENFORCED)
        .toList();
  }
}
