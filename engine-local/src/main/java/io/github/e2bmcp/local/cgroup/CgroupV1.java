package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.sandbox.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cgroup of version 1: one directory for each controller, as far as this user has it. */
final class CgroupV1 implements Cgroup {

  private static final Path NONE = Path.of("/nonexistent");

  private final Set<Path> directories;
  private final Path memory;
  private final Path cpu;
  private final Path cpuUse;
  private final Path processes;
  private final Path freezer;
  private final Counter memoryKills;
  private final Counter refusedForks;

  /**
   * @param byController controllers may share a directory
   */
  CgroupV1(Map<String, Path> byController) {
    this.directories = Set.copyOf(byController.values());
    this.memory = byController.getOrDefault("memory", NONE);
    this.cpu = byController.getOrDefault("cpu", NONE);
    this.cpuUse = byController.getOrDefault("cpuacct", NONE);
    this.processes = byController.getOrDefault("pids", NONE);
    this.freezer = byController.getOrDefault("freezer", NONE);
    this.memoryKills = new Counter(memory, "memory.oom_control", "oom_kill");
    this.refusedForks = new Counter(processes, "pids.events", "max");
  }

  @Override
  public List<String> enter(List<String> command) {
    return Entrance.into(directories(), command);
  }

  @Override
  public void limit(Limits limits, long most) throws IOException {
    Knob bytes = Knob.of(memory, "memory.limit_in_bytes");
    if (bytes.exists()) {
      bytes.write(limits.memoryBytes());
      // Memory and swap together: so there is no swap, which would make the limit a slow one.
      Knob withSwap = Knob.of(memory, "memory.memsw.limit_in_bytes");
      if (withSwap.exists()) {
        withSwap.write(limits.memoryBytes());
      }
    }
    Knob quota = Knob.of(cpu, "cpu.cfs_quota_us");
    if (quota.exists()) {
      Knob.of(cpu, "cpu.cfs_period_us").write(ProcessorQuota.PERIOD_MICROS);
      quota.write(ProcessorQuota.micros(limits));
    }
    Knob count = Knob.of(processes, "pids.max");
    if (count.exists()) {
      count.write(most);
    }
  }

  @Override
  public boolean freeze(boolean frozen) {
    Knob state = Knob.of(freezer, "freezer.state");
    return state.exists() && state.tryWrite(frozen ? "FROZEN" : "THAWED");
  }

  /** A runtime makes its own below the one that it is in. */
  @Override
  public String pathForRuntime() {
    return "";
  }

  @Override
  public List<Path> directories() {
    return directories.stream().sorted().toList();
  }

  @Override
  public long memoryLimit() {
    return Knob.of(memory, "memory.limit_in_bytes").number();
  }

  @Override
  public boolean limitsSwap() {
    return Knob.of(memory, "memory.memsw.limit_in_bytes").exists();
  }

  @Override
  public long processLimit() {
    return Knob.of(processes, "pids.max").number();
  }

  @Override
  public boolean hasProcessorQuota() {
    return Knob.of(cpu, "cpu.cfs_quota_us").number() > 0;
  }

  @Override
  public long cpuNanos() {
    return Knob.of(cpuUse, "cpuacct.usage").number();
  }

  @Override
  public long memoryBytes() {
    return Knob.of(memory, "memory.usage_in_bytes").number();
  }

  @Override
  public long memoryPeakBytes() {
    return Knob.of(memory, "memory.max_usage_in_bytes").number();
  }

  @Override
  public int processes() {
    return (int) Knob.of(processes, "pids.current").number();
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
