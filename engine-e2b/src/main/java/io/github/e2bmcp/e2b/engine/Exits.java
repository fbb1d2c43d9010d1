package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.Usage;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how a process ended from envd's words, which are those of Go's {@code syscall.Signal}. */
final class Exits {

  private static final int KILL = 9;

  private static final Map<String, Integer> SIGNALS =
      Map.ofEntries(
          Map.entry("hangup", 1),
          Map.entry("interrupt", 2),
          Map.entry("quit", 3),
          Map.entry("illegal instruction", 4),
          Map.entry("trace/breakpoint trap", 5),
          Map.entry("aborted", 6),
          Map.entry("bus error", 7),
          Map.entry("floating point exception", 8),
          Map.entry("killed", KILL),
          Map.entry("user defined signal 1", 10),
          Map.entry("segmentation fault", 11),
          Map.entry("user defined signal 2", 12),
          Map.entry("broken pipe", 13),
          Map.entry("alarm clock", 14),
          Map.entry("terminated", 15));

  private Exits() {}

  /**
   * How it ended.
   *
   * @param ours why this side ended it; null when it did not
   */
  static ProcessExit of(ProcessOutput.Ended ended, @Nullable EndedBy ours, Usage usage) {
    int signal = signal(ended);
    if (signal == 0) {
      EndedBy why = ours == null ? EndedBy.EXIT : ours;
      return new ProcessExit(ended.exitCode() & 0xff, 0, why, usage);
    }
    return new ProcessExit(-1, signal, ours == null ? why(signal) : ours, usage);
  }

  /** The signal's number; 0 when none ended the process. */
  static int signal(ProcessOutput.Ended ended) {
    if (ended.exited() || ended.exitCode() >= 0) {
      return 0;
    }
    String name =
        ended
            .status()
            .toLowerCase(Locale.ROOT)
            .replace("signal: ", "")
            .replace(" (core dumped)", "");
    if (name.matches("signal [0-9]{1,2}")) {
      return Integer.parseInt(name.substring("signal ".length()));
    }
    return SIGNALS.getOrDefault(name.strip(), KILL);
  }

  private static EndedBy why(int signal) {
    return switch (signal) {
      case 1, 2, 3, KILL, 10, 12, 15 -> EndedBy.KILLED;
      default -> EndedBy.CRASHED;
    };
  }
}
