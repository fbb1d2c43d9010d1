package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.error.E2bException;
import java.time.Duration;

/**
 * Gets the end of a process told whose outputs a daemon still holds: envd waits for those. A
 * process that says nothing is looked at, less and less often. Of one that has ended a signal,
 * which it does not feel, makes envd tell at once; how it ended stays true.
 *
 * <p>One thread at a time uses it.
 */
final class LingeringEnd {

  /** How long a process says nothing before it is looked at. */
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration LONGEST_QUIET = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final E2bSandbox sandbox;
  private final int pid;
  private Duration quiet = QUIET;
  private long lookAtNanos = System.nanoTime() + QUIET.toNanos();

  LingeringEnd(E2bSandbox sandbox, int pid) {
    this.sandbox = sandbox;
    this.pid = pid;
  }

  /** The process has said something. */
  void heard() {
    next(QUIET);
  }

  /** How long one may wait for a word now. */
  Duration patience() {
    return Duration.ofNanos(Math.max(0, lookAtNanos - System.nanoTime()));
  }

  /** The process has said nothing; looks at it when that lasts long enough. */
  void quiet() {
    if (!patience().isZero()) {
      return;
    }
    try {
      if (hasEnded()) {
        sandbox.processes().signal(Selector.pid(pid), ProcessService.Signal.SIGKILL, ANSWER);
      }
    } catch (E2bException e) {
      // The stream tells what became of it.
    }
    Duration longer = quiet.multipliedBy(2);
    next(longer.compareTo(LONGEST_QUIET) < 0 ? longer : LONGEST_QUIET);
  }

  private boolean hasEnded() {
    String stat = sandbox.files().withTimeout(ANSWER).read("/proc/" + pid + "/stat");
    return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
  }

  private void next(Duration wait) {
    quiet = wait;
    lookAtNanos = System.nanoTime() + wait.toNanos();
  }
}
