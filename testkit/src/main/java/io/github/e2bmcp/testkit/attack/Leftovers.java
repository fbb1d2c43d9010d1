package io.github.e2bmcp.testkit.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is still on this machine of sandboxes that have ended: processes, cgroups, mounts and files
 * that carry one of some names, such as a sandbox's id, in their command line, path or cgroup.
 */
public final class Leftovers {

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int CGROUP_DEPTH = 8;

  private final List<String> names;

  private Leftovers(List<String> names) {
    this.names = names;
  }

  /** Looks until nothing is left, for two seconds at the most. */
  public static List<String> of(List<String> names) {
    Leftovers leftovers = new Leftovers(names);
    long deadline = System.nanoTime() + GRACE.toNanos();
    List<String> found = leftovers.find();
    while (!found.isEmpty() && System.nanoTime() < deadline) {
      Stage.pause(STEP);
      found = leftovers.find();
    }
    return found;
  }

  private List<String> find() {
    List<String> found = new ArrayList<>();
    processes(found);
    lines(found, "mount", Path.of("/proc/self/mountinfo"));
    lines(found, "abstract socket", Path.of("/proc/net/unix"));
    for (Path root : children(Path.of("/sys/fs/cgroup"))) {
      below(found, "cgroup", root, CGROUP_DEPTH);
    }
    below(found, "file", Path.of(System.getProperty("java.io.tmpdir", "/tmp")), 2);
    below(found, "file", Path.of("/dev/shm"), 1);
    below(found, "file", Path.of("/run"), 3);
    return found;
  }

  private void processes(List<String> found) {
    for (Path process : children(Path.of("/proc"))) {
      if (!Character.isDigit(process.getFileName().toString().charAt(0))) {
        continue;
      }
      String about = text(process.resolve("cmdline")).replace('\0', ' ');
      if (names(about + text(process.resolve("cgroup"))) && !isAwaitedByOthers(process)) {
        found.add("process " + process.getFileName() + " (" + about.strip() + ")");
      }
    }
  }

  /** Whether it has ended and only its parent, which is not this program, has yet to notice. */
  private static boolean isAwaitedByOthers(Path process) {
    String status = text(process.resolve("status"));
    return status.contains("State:\tZ")
        && !status.contains("PPid:\t" + ProcessHandle.current().pid() + "\n");
  }

  private void lines(List<String> found, String kind, Path file) {
    text(file)
        .lines()
        .filter(this::names)
        .limit(3)
        .forEach(line -> found.add(kind + " " + line.strip()));
  }

  private void below(List<String> found, String kind, Path folder, int depth) {
    if (names(folder.getFileName() == null ? "" : folder.getFileName().toString())) {
      found.add(kind + " " + folder);
      return;
    }
    if (depth > 0 && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : children(folder)) {
        below(found, kind, child, depth - 1);
      }
    }
  }

  private boolean names(String text) {
    return names.stream().anyMatch(text::contains);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // gone meanwhile, or not ours to read
    }
  }

  private static String text(@Nullable Path file) {
    try {
      return file == null ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // gone meanwhile, or not ours to read
    }
  }
}
