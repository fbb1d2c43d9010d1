package io.github.e2bmcp.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A process that code in a sandbox leaves behind, found among this machine's by its name. */
record Daemon(String name) {

  /**
   * Arguments of {@code execute_python}: a daemon in a session of its own, and code that takes no
   * notice of an interrupt.
   */
  String startingCall() {
    return """
    {"code":"import os\\nif os.fork() == 0:\\n  os.setsid()\\n  if os.fork() == 0:\\n\
        os.execv('/usr/bin/python3', ['%s', '-c', 'import time; time.sleep(600)'])\\n  os._exit(0)\\nwhile True: pass"}\
    """
        .formatted(name);
  }

  /**
   * Waits until it runs, or does not run any more.
   *
   * @throws IOException when that does not happen in time
   */
  void await(boolean there, Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    while (there == found().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the daemon " + (there ? "did not start" : "still runs"));
      }
      Thread.onSpinWait();
    }
  }

  /** Kills any process of the sandbox that it lives in; nothing where it does not run. */
  void killNeighbour(Random random) throws IOException {
    List<Path> found = found();
    if (found.isEmpty()) {
      return;
    }
    Path space = namespace(found.getFirst());
    List<Path> all =
        processes().stream().filter(it -> namespace(it).equals(space)).sorted().toList();
    if (space.toString().isEmpty() || space.equals(namespace(Path.of("/proc/self")))) {
      throw new IOException("the daemon is in no sandbox");
    }
    if (!all.isEmpty()) {
      String pid = all.get(random.nextInt(all.size())).getFileName().toString();
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private List<Path> found() throws IOException {
    return processes().stream().filter(this::isThis).toList();
  }

  private static List<Path> processes() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(it -> Character.isDigit(it.getFileName().toString().charAt(0))).toList();
    }
  }

  private boolean isThis(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .startsWith(name);
    } catch (IOException gone) {
      return false;
    }
  }

  private static Path namespace(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/pid"));
    } catch (IOException gone) {
      return Path.of("");
    }
  }
}
