package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.sandbox.Limits;
import java.nio.file.Path;
import java.util.List;

/** No cgroup, where this user may make none: nothing is limited, and all readings are unknown. */
record NoCgroup() implements Cgroup {

  @Override
  public List<String> enter(List<String> command) {
    return command;
  }

  @Override
  public void limit(Limits limits, long processes) {}

  @Override
  public boolean freeze(boolean frozen) {
    return false;
  }

  @Override
  public String pathForRuntime() {
    return "";
  }

  @Override
  public List<Path> directories() {
    return List.of();
  }
}
