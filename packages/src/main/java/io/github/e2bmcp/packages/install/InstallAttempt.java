package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.gateway.GatewayProblem;
import io.github.e2bmcp.sandbox.ProcessExit;
import java.time.Duration;
import java.util.List;

/**
 * A run of the tool that is over.
 *
 * @param log its last lines
 * @param shownLog its very last lines
 * @param problems what the gateway could not give meanwhile
 * @param before what of the request was there before
 */
record InstallAttempt(
    ProcessExit exit,
    String log,
    String shownLog,
    List<GatewayProblem> problems,
    List<InstallResult.Installed> before,
    Duration wall) {

  InstallResult.Failure failed(InstallResult.Reason reason, String sentence) {
    return new InstallResult.Failure(reason, sentence, wall, shownLog);
  }

  /** The rest of the first line that begins so; empty for none. */
  String after(String start) {
    return log.lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .map(line -> line.substring(start.length()))
        .orElse("");
  }
}
