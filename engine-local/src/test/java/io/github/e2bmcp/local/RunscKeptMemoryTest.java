package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.local.oci.IdRange;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.sandbox.Snapshot;
import io.github.e2bmcp.testkit.KeptMemoryContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gVisor writes memory to disk. */
class RunscKeptMemoryTest extends KeptMemoryContract {

  @TempDir private static Path memory;

  @Override
  protected SandboxEngine newEngine() {
    Assumptions.assumeTrue(IdRange.isRoot(), "these tests are not run by root");
    Assumptions.assumeTrue(
        RuntimeProbe.find("runsc") != null, "runsc is not installed: apt-get install runsc");
    return new LocalEngine(
        LocalEngineConfig.standard().withRuntime(RuntimeChoice.RUNSC).withMemoryDirectory(memory));
  }

  @Test
  void nobodyElseCanReadTheMemory() throws IOException {
    try (SandboxEngine engine = newEngine();
        Sandbox sandbox = engine.create(SandboxSpec.standard())) {
      Snapshot snapshot = engine.snapshot(sandbox.id(), Map.of());
      sandbox.pause();
      for (Path folder :
          List.of(
              memory.resolve("paused").resolve(sandbox.id()),
              memory.resolve("snapshots").resolve(snapshot.id()))) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
      engine.deleteSnapshot(snapshot.id());
      sandbox.kill();
    }
  }
}
