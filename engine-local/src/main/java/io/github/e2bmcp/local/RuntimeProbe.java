package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds the OCI runtime to use by running one real container with each candidate. */
final class RuntimeProbe {

  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/bin", "/sbin");

  private RuntimeProbe() {}

  /** A runtime that works, and what it enforces. */
  record Found(OciRuntime runtime, EngineReport report) {}

  static Found find(LocalEngineConfig config, StateDirectory state) {
    List<String> names =
        switch (config.runtime()) {
          case AUTO -> List.of("runc");
          case CRUN -> List.of("crun");
          case RUNC -> List.of("runc");
          case RUNSC -> List.of("runsc");
        };
    for (String name : names) {
      for (String folder : FOLDERS) {
        Path binary = Path.of(folder, name);
        if (Files.isExecutable(binary)) {
          boolean root = IdRange.isRoot();
          OciRuntime runtime = new OciRuntime(name, binary, "", root, root);
          Set<Capability> capabilities = EnumSet.of(Capability.LISTEN, Capability.FREEZE);
          return new Found(
              runtime,
              new EngineReport(
                  LocalEngine.NAME, runtime.description(), true, capabilities, new ArrayList<>()));
        }
      }
    }
    throw new SandboxException.EngineUnavailable("No OCI runtime was found: install runc.");
  }
}
