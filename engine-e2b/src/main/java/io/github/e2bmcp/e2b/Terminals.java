package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.envd.ProcessStart;
import io.github.e2bmcp.e2b.envd.ProcessStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Interactive shells of a sandbox. */
public final class Terminals {

  private final ProcessService processes;

  Terminals(ProcessService processes) {
    this.processes = processes;
  }

  /**
   * A shell on a terminal.
   *
   * <p>Any thread may send, resize, kill or close; one at a time takes events.
   */
  public final class Terminal implements AutoCloseable {
    private final ProcessStream stream;

    private Terminal(ProcessStream stream) {
      this.stream = stream;
    }

    public int pid() {
      return stream.pid();
    }

    /** The next output, or the end. */
    public ProcessOutput next() {
      return stream.next();
    }

    /** Types. */
    public void send(byte[] bytes) {
      Terminals.this.send(pid(), bytes);
    }

    public void resize(int columns, int rows) {
      Terminals.this.resize(pid(), columns, rows);
    }

    public boolean kill() {
      return Terminals.this.kill(pid());
    }

    /** Lets go of it; the shell lives on. */
    @Override
    public void close() {
      stream.close();
    }
  }

  /**
   * Starts {@code bash -i -l} on a terminal of this size.
   *
   * @param options their consumers and {@code stdin} mean nothing here
   */
  public Terminal create(int columns, int rows, CommandOptions options) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TERM", "xterm-256color");
    environment.put("LANG", "C.UTF-8");
    environment.put("LC_ALL", "C.UTF-8");
    environment.putAll(options.environment());
    ProcessStart start =
        new ProcessStart(
            List.of("/bin/bash", "-i", "-l"),
            environment,
            options.directory(),
            options.user(),
            "",
            true,
            columns,
            rows,
            options.timeout());
    return new Terminal(processes.start(start, timeout()));
  }

  /** Attaches to a terminal; its output is seen from now on. */
  public Terminal connect(int pid, Duration lifetime) {
    return new Terminal(processes.connect(Selector.pid(pid), lifetime, timeout()));
  }

  public void send(int pid, byte[] bytes) {
    processes.send(Selector.pid(pid), bytes, true, timeout());
  }

  public void resize(int pid, int columns, int rows) {
    processes.resize(Selector.pid(pid), columns, rows, timeout());
  }

  /** Kills; false when there was no such shell. */
  public boolean kill(int pid) {
    return processes.signal(Selector.pid(pid), ProcessService.Signal.SIGKILL, timeout());
  }

  private Duration timeout() {
    return processes.envd().requestTimeout();
  }
}
