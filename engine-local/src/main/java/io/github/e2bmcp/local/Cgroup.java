package io.github.e2bmcp.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A sandbox's cgroup as the host reads it, version 1 or 2. The readings are of the kernel, so
 * nothing inside can falsify them.
 */
final class Cgroup implements Launcher.Meter {

  private static final Path NONE = Path.of("/nonexistent");

  private final boolean unified;
  private final Path memory;
  private final Path cpu;
  private final Path quota;
  private final Path processes;
  private final Path freezer;

  private Cgroup(boolean unified, Function<String, Path> directory) {
    this.unified = unified;
    this.memory = directory.apply("memory");
    this.cpu = directory.apply("cpuacct");
    this.quota = directory.apply("cpu");
    this.processes = directory.apply("pids");
    this.freezer = directory.apply("freezer");
  }

  /** Finds the cgroup of a process by {@code /proc/PID/cgroup} below the usual mount point. */
  static Cgroup of(long pid) {
    return of(Path.of("/proc/" + pid + "/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  static Cgroup of(Path membership, Path mounts) {
    List<String> lines = lines(membership);
    boolean unified = Files.exists(mounts.resolve("cgroup.controllers"));
    return new Cgroup(unified, controller -> directory(lines, mounts, unified, controller));
  }

  private static Path directory(
      List<String> lines, Path mounts, boolean unified, String controller) {
    for (String line : lines) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      Path below = Path.of(parts[2].substring(1));
      if (unified && parts[1].isEmpty()) {
        return mounts.resolve(below);
      }
      if (List.of(parts[1].split(",", -1)).contains(controller)) {
        return mounts.resolve(controller).resolve(below);
      }
    }
    return NONE;
  }

  @Override
  public long memoryLimit() {
    return number(memory.resolve(unified ? "memory.max" : "memory.limit_in_bytes"));
  }

  @Override
  public boolean hasProcessorQuota() {
    if (unified) {
      List<String> lines = lines(cpu.resolve("cpu.max"));
      return !lines.isEmpty() && !lines.getFirst().startsWith("max");
    }
    return number(quota.resolve("cpu.cfs_quota_us")) > 0;
  }

  @Override
  public long cpuNanos() {
    if (unified) {
      long micros = keyed(cpu.resolve("cpu.stat"), "usage_usec");
      return micros < 0 ? -1 : micros * 1_000;
    }
    return number(cpu.resolve("cpuacct.usage"));
  }

  @Override
  public long memoryBytes() {
    return number(memory.resolve(unified ? "memory.current" : "memory.usage_in_bytes"));
  }

  @Override
  public long memoryPeakBytes() {
    return number(memory.resolve(unified ? "memory.peak" : "memory.max_usage_in_bytes"));
  }

  @Override
  public int processes() {
    return (int) number(processes.resolve("pids.current"));
  }

  @Override
  public long memoryKills() {
    return keyed(memory.resolve(unified ? "memory.events" : "memory.oom_control"), "oom_kill");
  }

  @Override
  public long refusedForks() {
    return keyed(processes.resolve("pids.events"), "max");
  }

  /** Stops or continues every process; false when there is no freezer. */
  boolean freeze(boolean frozen) {
    Path file = freezer.resolve(unified ? "cgroup.freeze" : "freezer.state");
    try {
      String value = unified ? (frozen ? "1" : "0") : (frozen ? "FROZEN" : "THAWED");
      Files.writeString(file, value);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long number(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? -1 : parse(lines.getFirst());
  }

  private static long keyed(Path file, String key) {
    for (String line : lines(file)) {
      if (line.startsWith(key + " ")) {
        return parse(line.substring(key.length() + 1));
      }
    }
    return -1;
  }

  private static long parse(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
