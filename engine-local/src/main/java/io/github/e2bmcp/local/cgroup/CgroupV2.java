package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.sandbox.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A cgroup of version 2: one directory for all controllers. */
final class CgroupV2 implements Cgroup {

  private final Path mount;
  private final Path directory;
  private final UnaryOperator<List<String>> entrance;
  private final Counter memoryKills;
  private final Counter refusedForks;

  /**
   * @param mount where the cgroup file system is mounted
   * @param directory below it
   * @param entrance what runs a command in it
   */
  CgroupV2(Path mount, Path directory, UnaryOperator<List<String>> entrance) {
    this.mount = mount;
    this.directory = directory;
    this.entrance = entrance;
    this.memoryKills = new Counter(directory, "memory.events", "oom_kill");
    this.refusedForks = new Counter(directory, "pids.events", "max");
  }

  @Override
  public List<String> enter(List<String> command) {
    return entrance.apply(command);
  }

  @Override
  public void limit(Limits limits, long most) throws IOException {
    write("memory.max", limits.memoryBytes());
    // Swap would make the limit a slow one.
    write("memory.swap.max", 0);
    write("cpu.max", ProcessorQuota.micros(limits) + " " + ProcessorQuota.PERIOD_MICROS);
    write("pids.max", most);
  }

  private void write(String name, Object value) throws IOException {
    Knob knob = knob(name);
    if (knob.exists()) {
      knob.write(value);
    }
  }

  private Knob knob(String name) {
    return Knob.of(directory, name);
  }

  @Override
  public boolean freeze(boolean frozen) {
    Knob freeze = knob("cgroup.freeze");
    return freeze.exists() && freeze.tryWrite(frozen ? 1 : 0);
  }

  /** One below: a runtime refuses a cgroup that has processes, such as itself. */
  @Override
  public String pathForRuntime() {
    return "/" + mount.relativize(directory) + "/container";
  }

  @Override
  public List<Path> directories() {
    return List.of(directory);
  }

  @Override
  public long memoryLimit() {
    return knob("memory.max").number();
  }

  @Override
  public boolean limitsSwap() {
    return knob("memory.swap.max").exists();
  }

  @Override
  public long processLimit() {
    return knob("pids.max").number();
  }

  @Override
  public boolean hasProcessorQuota() {
    String quota = knob("cpu.max").text();
    return !quota.isEmpty() && !quota.startsWith("max");
  }

  @Override
  public long cpuNanos() {
    long micros = knob("cpu.stat").keyed("usage_usec");
    return micros < 0 ? -1 : micros * 1_000;
  }

  @Override
  public long memoryBytes() {
    return knob("memory.current").number();
  }

  @Override
  public long memoryPeakBytes() {
    return knob("memory.peak").number();
  }

  @Override
  public int processes() {
    return (int) knob("pids.current").number();
  }

  @Override
  public long memoryKills() {
    return memoryKills.sum();
  }

  @Override
  public long refusedForks() {
    return refusedForks.sum();
  }
}
