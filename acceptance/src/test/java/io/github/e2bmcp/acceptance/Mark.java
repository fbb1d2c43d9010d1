package io.github.e2bmcp.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A name that no other process of this machine has, by which those in sandboxes are found too. */
public final class Mark {

  private static final Duration GONE_WITHIN = Duration.ofSeconds(2);

  private final String name = "mark-" + UUID.randomUUID();

  public String name() {
    return name;
  }

  /** Python that starts a daemon of this name: a grandchild in a session of its own. */
  public String daemon() {
    return """
    import os, sys
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv('/usr/bin/python3', ['%s', '-c', 'import time; time.sleep(600)'])
        os._exit(0)
    """
        .formatted(name);
  }

  /** How many processes of this machine, sandboxed ones included, have the name. */
  public long processes() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(it -> it.getFileName().toString().matches("\\d+"))
          .filter(this::isMarked)
          .count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isMarked(Path process) {
    try {
      return Files.readString(process.resolve("cmdline")).startsWith(name);
    } catch (IOException gone) {
      return false;
    }
  }

  public void awaitProcess() {
    awaitProcesses(1);
  }

  /**
   * Waits until so many are there. Who starts one may go on a moment before the kernel shows its
   * name: what it executes has taken over by then, but not yet its arguments.
   */
  public void awaitProcesses(int count) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (processes() < count) {
      assertThat(Instant.now()).as("%d processes run", count).isBefore(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  public void assertGone() {
    Instant deadline = Instant.now().plus(GONE_WITHIN);
    while (processes() > 0) {
      assertThat(Instant.now()).as("still running").isBefore(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }
}
