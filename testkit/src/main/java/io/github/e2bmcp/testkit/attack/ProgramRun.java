package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessExit;
import java.time.Duration;
import java.util.List;

/**
 * How an attacking program ran.
 *
 * @param output the beginning of its standard output
 * @param errors the beginning of its standard error
 * @param bytes all output, both streams
 * @param answered from the program's start to its reported end
 */
record ProgramRun(ProcessExit exit, String output, String errors, long bytes, Duration answered) {

  private static final int SHOWN = 3;

  List<String> reached() {
    return said("reached: ");
  }

  List<String> held() {
    return said("held: ");
  }

  private List<String> said(String mark) {
    return output
        .lines()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .toList();
  }

  /** Judges by what the program said; a program that was stopped need not have said anything. */
  Finding finding() {
    if (!reached().isEmpty()) {
      return finding(Finding.Outcome.REACHED, brief(reached()));
    }
    if (!held().isEmpty()) {
      return finding(Finding.Outcome.HELD, brief(held()));
    }
    if (exit.endedBy() != EndedBy.EXIT) {
      return finding(Finding.Outcome.HELD, "stopped after " + answered.toMillis() + " ms");
    }
    String last = errors.lines().reduce("no output", (before, line) -> line);
    return finding(
        Finding.Outcome.UNCLEAR, "the program ended with " + exit.exitCode() + ": " + last);
  }

  Finding finding(Finding.Outcome outcome, String seen) {
    return new Finding(outcome, seen, exit.endedBy());
  }

  private static String brief(List<String> lines) {
    String shown = String.join("; ", lines.subList(0, Math.min(SHOWN, lines.size())));
    return lines.size() > SHOWN ? shown + "; and " + (lines.size() - SHOWN) + " more" : shown;
  }
}
