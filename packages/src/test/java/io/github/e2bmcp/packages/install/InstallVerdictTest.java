package io.github.e2bmcp.packages.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts as pip and npm print them, which a test cannot easily make them print. */
class InstallVerdictTest {

  private static InstallResult.Failure verdict(Ecosystem ecosystem, EndedBy endedBy, String log) {
    Usage usage = new Usage(Duration.ZERO, Duration.ZERO, -1);
    InstallAttempt attempt =
        new InstallAttempt(
            new ProcessExit(1, 0, endedBy, usage), log, log, List.of(), List.of(), Duration.ZERO);
    InstallTool tool = ecosystem == Ecosystem.PYTHON ? new PipTool() : new NpmTool();
    return InstallVerdict.of(tool, InstallRequest.of(ecosystem, List.of("thing")), attempt);
  }

  @Test
  void tellsAFullDisk() {
    String pip =
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device";
    assertThat(verdict(Ecosystem.PYTHON, EndedBy.EXIT, pip).reason())
        .isEqualTo(InstallResult.Reason.DISK_FULL);
    assertThat(verdict(Ecosystem.JAVASCRIPT, EndedBy.EXIT, "npm error code ENOSPC").reason())
        .isEqualTo(InstallResult.Reason.DISK_FULL);
    assertThat(verdict(Ecosystem.PYTHON, EndedBy.DISK_FULL, "").reason())
        .isEqualTo(InstallResult.Reason.DISK_FULL);
  }

  @Test
  void tellsThatMemoryRanOut() {
    assertThat(verdict(Ecosystem.PYTHON, EndedBy.OUT_OF_MEMORY, "Killed").reason())
        .isEqualTo(InstallResult.Reason.OUT_OF_MEMORY);
  }

  @Test
  void tellsAMissingCompiler() {
    String log =
        """
          error: subprocess-exited-with-error
          error: command 'gcc' failed: No such file or directory
        ERROR: Failed building wheel for thing
        """;
    InstallResult.Failure failure = verdict(Ecosystem.PYTHON, EndedBy.EXIT, log);

    assertThat(failure.reason()).isEqualTo(InstallResult.Reason.BUILD_FAILED);
    assertThat(failure.sentence()).contains("of thing").contains("C compiler");
  }

  @Test
  void passesOnTheLastErrorOfWhatItDoesNotKnow() {
    InstallResult.Failure failure =
        verdict(Ecosystem.JAVASCRIPT, EndedBy.EXIT, "npm error code EODD\nnpm error It is odd.");

    assertThat(failure.reason()).isEqualTo(InstallResult.Reason.OTHER);
    assertThat(failure.sentence()).isEqualTo("npm failed: It is odd.");
  }
}
