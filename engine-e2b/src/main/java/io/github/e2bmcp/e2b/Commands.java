package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.envd.ProcessStart;
import io.github.e2bmcp.e2b.envd.ProcessStream;
import io.github.e2bmcp.e2b.error.E2bException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Commands of a sandbox; each line is run by bash as a login shell does. */
public final class Commands {

  private final ProcessService processes;

  Commands(ProcessService processes) {
    this.processes = processes;
  }

  /** Runs a line for up to a minute and waits. */
  public CommandResult run(String line) {
    return run(line, CommandOptions.standard());
  }

  /**
   * Runs a line and waits.
   *
   * @throws E2bException.CommandExit when it ends with another exit code than 0
   * @throws E2bException.Timeout when it runs longer than it may
   */
  public CommandResult run(String line, CommandOptions options) {
    try (RunningCommand command = start(line, options)) {
      return command.waitFor();
    }
  }

  /** Starts a line in the background. */
  public RunningCommand start(String line, CommandOptions options) {
    return start(List.of("/bin/bash", "-l", "-c", line), options);
  }

  /** Starts a program with these arguments, no shell between. */
  public RunningCommand start(List<String> command, CommandOptions options) {
    ProcessStart start =
        new ProcessStart(
            command,
            options.environment(),
            options.directory(),
            options.user(),
            "",
            options.stdin(),
            0,
            0,
            options.timeout());
    return new RunningCommand(processes, processes.start(start, timeout()), options);
  }

  /**
   * Attaches to a running command; its output is seen from now on.
   *
   * @throws E2bException.NotFound when it is gone
   */
  public RunningCommand connect(int pid, CommandOptions options) {
    ProcessStream stream = processes.connect(Selector.pid(pid), options.timeout(), timeout());
    return new RunningCommand(processes, stream, options);
  }

  public List<ProcessService.Running> list() {
    return processes.list(timeout());
  }

  /** Kills; false when there was no such command. */
  public boolean kill(int pid) {
    return processes.signal(Selector.pid(pid), ProcessService.Signal.SIGKILL, timeout());
  }

  public void sendStdin(int pid, String text) {
    processes.send(Selector.pid(pid), text.getBytes(StandardCharsets.UTF_8), false, timeout());
  }

  public void closeStdin(int pid) {
    processes.closeStdin(Selector.pid(pid), timeout());
  }

  private Duration timeout() {
    return processes.envd().requestTimeout();
  }
}
