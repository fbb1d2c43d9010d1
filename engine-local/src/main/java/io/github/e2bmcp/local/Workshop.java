package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.MemoryShare;
import io.github.e2bmcp.local.oci.OciLauncher;
import io.github.e2bmcp.local.oci.StateDirectory;
import io.github.e2bmcp.sandbox.EngineReport;

/**
 * What an engine sets up once, at its first use: a directory of its own and a runtime that was
 * found to work.
 */
record Workshop(OciLauncher launcher, EngineReport report, MemoryShare memory, Thread sweeping)
    implements AutoCloseable {

  /**
   * Sets it up, and begins to remove what servers that are gone have left.
   *
   * @throws io.github.e2bmcp.sandbox.SandboxException.EngineUnavailable when no runtime works here
   */
  static Workshop open(LocalEngineConfig config) {
    StateDirectory state = StateDirectory.open(config.stateDirectory());
    RuntimeProbe.Found found;
    try {
      found = new RuntimeProbe(config, state).find();
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
    OciLauncher launcher =
        new OciLauncher(found.runtime(), state, config.templates(), config.shared());
    Thread sweeping = Thread.startVirtualThread(launcher::sweep);
    MemoryShare memory = MemoryShare.of(found.runtime().delegation());
    memory.enforce();
    return new Workshop(launcher, found.report(), memory, sweeping);
  }

  /** What this server began to remove, it removes. */
  @Override
  public void close() {
    try {
      sweeping.join(OciLauncher.DELETE_DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    launcher.close();
  }
}
