package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.CommandResult;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.RunningCommand;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a process started, found by a mark in the environment that every child inherits, daemons
 * included. envd itself signals only the process.
 */
final class ProcessTree {

  /** The variable that marks a tree. */
  static final String MARK = "E2B_MCP_TREE";

  /** The variable that marks processes of our own, which callers do not see. */
  static final String INTERNAL = "E2B_MCP_INTERNAL";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * Kills until nothing with the mark, nor a child of it, is left. A process that has dropped its
   * environment is found as a child.
   */
  private static final String KILL_ALL =
      """
      mark=$1; round=0
      below() {
        for c in $(cat /proc/"$1"/task/*/children 2>/dev/null); do echo "$c"; below "$c"; done
      }
      while [ $round -lt 200 ]; do
        roots=$(grep -lsF -- "$mark" /proc/[0-9]*/environ | cut -d/ -f3)
        [ -z "$roots" ] && exit 0
        all=$roots
        for r in $roots; do all="$all $(below "$r")"; done
        kill -KILL $all 2>/dev/null
        round=$((round + 1))
        [ $round -gt 2 ] && sleep 0.02
      done
      exit 1
      """;

  private ProcessTree() {}

  static String newMark() {
    return UUID.randomUUID().toString();
  }

  /** Kills everything that carries the mark; returns when all is gone. */
  static void kill(E2bSandbox sandbox, String mark, String user) {
    String pair = MARK + "=" + mark;
    CommandResult result =
        run(sandbox, user, List.of("/bin/sh", "-c", KILL_ALL, "kill-tree", pair));
    if (result.exitCode() != 0) {
      throw new SandboxException.EngineUnavailable(
          "sandbox " + sandbox.id() + ": some processes could not be killed: " + result.stderr());
    }
  }

  /** Sends a signal that envd does not know; false when there is no such process. */
  static boolean signal(E2bSandbox sandbox, int pid, int signal, String user) {
    String line = "kill -" + signal + " " + pid;
    return run(sandbox, user, List.of("/bin/sh", "-c", line)).exitCode() == 0;
  }

  private static CommandResult run(E2bSandbox sandbox, String user, List<String> command) {
    CommandOptions options =
        CommandOptions.standard()
            .withUser(user)
            .withTimeout(TIMEOUT)
            .withDirectory("/")
            .withEnvironment(Map.of(INTERNAL, "1"));
    try (RunningCommand running = sandbox.commands().start(command, options)) {
      return running.waitForAny();
    }
  }
}
