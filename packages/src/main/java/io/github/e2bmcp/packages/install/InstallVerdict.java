package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.gateway.GatewayProblem;
import io.github.e2bmcp.sandbox.EndedBy;
import java.util.Optional;

/** Says why an installation failed: what is certain first, what the tool printed last. */
final class InstallVerdict {

  private InstallVerdict() {}

  static InstallResult.Failure of(
      InstallTool tool, InstallRequest request, InstallAttempt attempt) {
    EndedBy endedBy = attempt.exit().endedBy();
    if (endedBy == EndedBy.TIMEOUT) {
      return attempt.failed(
          InstallResult.Reason.TIMEOUT,
          "The installation was stopped because it took longer than "
              + request.timeout().toSeconds()
              + " s; install fewer packages at once.");
    }
    if (endedBy == EndedBy.OUT_OF_MEMORY) {
      return attempt.failed(
          InstallResult.Reason.OUT_OF_MEMORY,
          "The installation needed more memory than the sandbox may use.");
    }
    if (endedBy == EndedBy.DISK_FULL
        || attempt.log().contains("No space left on device")
        || attempt.log().contains("ENOSPC")
        || attempt.log().contains("Disk quota exceeded")) {
      return attempt.failed(
          InstallResult.Reason.DISK_FULL,
          "The sandbox's disk is full; remove files or use a fresh sandbox, and install less.");
    }
    Optional<InstallResult.Failure> certain =
        problem(attempt, GatewayProblem.Kind.TAMPERED, InstallResult.Reason.TAMPERED)
            .or(() ->
                problem(attempt, GatewayProblem.Kind.DENIED, InstallResult.Reason.NOT_ALLOWED))
            .or(() ->
                problem(
                    attempt, GatewayProblem.Kind.UNREACHABLE, InstallResult.Reason.UNREACHABLE));
    if (certain.isPresent()) {
      return certain.get();
    }
    InstallResult.Failure told = tool.failure(request, attempt);
    if (told != null) {
      return told;
    }
    return attempt.failed(
        InstallResult.Reason.OTHER,
        request.ecosystem().tool() + " failed: " + lastError(attempt) + ".");
  }

  private static Optional<InstallResult.Failure> problem(
      InstallAttempt attempt, GatewayProblem.Kind kind, InstallResult.Reason reason) {
    return attempt.problems().stream()
        .filter(problem -> problem.kind() == kind)
        .findFirst()
        .map(problem -> attempt.failed(reason, problem.text()));
  }

  private static String lastError(InstallAttempt attempt) {
    return attempt
        .log()
        .lines()
        .map(line -> line.replaceFirst("^(ERROR: |npm error )", "\0"))
        .filter(line -> line.startsWith("\0"))
        .map(line -> line.substring(1).strip().replaceFirst("\\.$", ""))
        .filter(line -> !line.isEmpty())
        .reduce((first, last) -> last)
        .orElse("it ended with " + attempt.exit().exitCode());
  }
}
