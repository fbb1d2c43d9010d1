package io.github.e2bmcp.local.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A container's first process, seen from the host. Its end is the end of its pid namespace: the
 * kernel kills all others first.
 */
final class InitProcess {

  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(5);

  private final long pid;
  private final Optional<ProcessHandle> handle;

  private InitProcess(long pid, Optional<ProcessHandle> handle) {
    this.pid = pid;
    this.handle = handle;
  }

  /** The handle keeps the start time, so a later process with the same id is never taken for it. */
  static InitProcess of(long pid) {
    return new InitProcess(pid, ProcessHandle.of(pid));
  }

  /** Returns when it is gone, or unwilling to go. */
  void kill() {
    handle.ifPresent(ProcessHandle::destroyForcibly);
    long until = System.nanoTime() + DEADLINE;
    while (runs() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
    }
  }

  /** A zombie, which nobody may ever reap in a container without an init, counts as gone. */
  private boolean runs() {
    if (handle.isEmpty() || !handle.get().isAlive()) {
      return false;
    }
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }
}
