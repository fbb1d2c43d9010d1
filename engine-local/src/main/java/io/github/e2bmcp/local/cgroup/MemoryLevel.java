package io.github.e2bmcp.local.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of one cgroup with all below it, in either version. */
record MemoryLevel(Path directory) {

  /** In bytes; -1 when there is none. Version 1 has a number for none that no machine reaches. */
  long limit() {
    return version2() ? knob("memory.max").number() : knob("memory.limit_in_bytes").number();
  }

  /** In bytes, without what the kernel would give back at once; 0 when it is not counted here. */
  long used() {
    long all =
        version2() ? knob("memory.current").number() : knob("memory.usage_in_bytes").number();
    long files = knob("memory.stat").keyed(version2() ? "inactive_file" : "total_inactive_file");
    return Math.max(0, all - Math.max(0, files));
  }

  /** Without swap; what is used already may stand in the way. */
  void tryLimit(long bytes) {
    if (version2()) {
      knob("memory.max").tryWrite(bytes);
      knob("memory.swap.max").tryWrite(0);
      return;
    }
    Knob memory = knob("memory.limit_in_bytes");
    Knob withSwap = knob("memory.memsw.limit_in_bytes");
    memory.tryWrite(bytes);
    if (withSwap.exists()) {
      withSwap.tryWrite(bytes);
      // When it grows, the kernel wants the other first.
      memory.tryWrite(bytes);
    }
  }

  private boolean version2() {
    return Files.exists(directory.resolve("cgroup.controllers"));
  }

  private Knob knob(String name) {
    return Knob.of(directory, name);
  }
}
