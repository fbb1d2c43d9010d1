package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path state;

  /** A sandbox's own ids must be able to go through; JUnit makes the directory for one id only. */
  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void leavesNothingBehind() {
    LocalEngine engine =
        new LocalEngine(LocalEngineConfig.standard().withStateDirectory(state.resolve("engine")));
    Sandbox sandbox;
    SandboxProcess process;
    try (engine) {
      sandbox = engine.create(SandboxSpec.standard());
      process = sandbox.start(ProcessSpec.of("sleep", "1000"));
    }
    assertThat(process.next(SOON)).isInstanceOf(ProcessEvent.Ended.class);
    assertThatThrownBy(sandbox::info).isInstanceOf(SandboxException.SandboxNotFound.class);
    assertThat(state.resolve("engine/servers")).isEmptyDirectory();
  }

  @Test
  void refusesMoreSandboxesThanConfigured() {
    LocalEngineConfig config =
        LocalEngineConfig.standard().withStateDirectory(state.resolve("engine"));
    try (LocalEngine engine = new LocalEngine(config.withMaxSandboxes(1))) {
      Sandbox first = engine.create(SandboxSpec.standard());
      assertThatThrownBy(() -> engine.create(SandboxSpec.standard()))
          .isInstanceOf(SandboxException.LimitReached.class);
      first.kill();
      engine.create(SandboxSpec.standard()).kill();
    }
  }
}
