package io.github.e2bmcp.testkit.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the machine's kernel knows of a sandbox's processes, watched while something runs inside: in
 * which namespaces they are, and how they are favoured. Programs in a sandbox that has a kernel of
 * its own may get from that one what the machine's kernel gives nobody; then nothing changes here.
 */
final class OutsideView implements AutoCloseable {

  /** Fields 18, 19, 40 and 41 of /proc/PID/stat, counted after the name: priorities, policy. */
  private static final List<Integer> FAVOURS = List.of(15, 16, 37, 38);

  private final String sandbox;
  private final Set<String> before;
  private final Set<String> since = new TreeSet<>();
  private final Thread watcher;
  private volatile boolean watching = true;

  /** Looks, and then goes on looking until it is closed. */
  OutsideView(String sandbox) {
    this.sandbox = sandbox;
    this.before = look();
    this.watcher = Thread.ofVirtual().start(this::watch);
  }

  /** What is new since the beginning, such as {@code mnt:[4026532701]}. */
  Set<String> news() {
    close();
    Set<String> found = new TreeSet<>(since);
    found.removeAll(before);
    return found;
  }

  /** Whether there was anything to see at all. */
  boolean sawSomething() {
    return !before.isEmpty();
  }

  private void watch() {
    while (watching) {
      since.addAll(look());
      Stage.pause(Duration.ofMillis(5));
    }
    since.addAll(look());
  }

  private Set<String> look() {
    Set<String> seen = new TreeSet<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .filter(it -> Character.isDigit(it.getFileName().toString().charAt(0)))
          .filter(it -> (text(it, "cmdline") + text(it, "cgroup")).contains(sandbox))
          .forEach(it -> describe(it, seen));
    } catch (IOException gone) {
      return seen;
    }
    return seen;
  }

  private static void describe(Path process, Set<String> seen) {
    for (String type : List.of("user", "mnt", "net", "pid", "ipc", "uts", "cgroup")) {
      try {
        seen.add(Files.readSymbolicLink(process.resolve("ns").resolve(type)).toString());
      } catch (IOException gone) {
        return;
      }
    }
    String stat = text(process, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    for (int field : FAVOURS) {
      if (field < fields.length) {
        seen.add("field " + (field + 3) + " of stat: " + fields[field]);
      }
    }
    seen.add("spared: " + text(process, "oom_score_adj").strip());
  }

  private static String text(Path process, String file) {
    try {
      return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public void close() {
    watching = false;
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
