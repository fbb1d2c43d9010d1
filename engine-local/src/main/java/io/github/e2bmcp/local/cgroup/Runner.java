package io.github.e2bmcp.local.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a command of this machine to its end, with a deadline. */
public interface Runner {

  /** What it wrote; null when it failed or did not end in time. */
  @Nullable String run(List<String> command);
}
