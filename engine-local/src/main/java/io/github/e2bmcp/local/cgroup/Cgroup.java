package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.sandbox.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A sandbox's cgroup, which the engine makes, limits, reads and removes. The runtime is started
 * inside, so that limits need nothing of the runtime and hold for its own processes too.
 */
public sealed interface Cgroup extends Meter permits CgroupV1, CgroupV2, NoCgroup {

  /** There is none. */
  Cgroup NONE = new NoCgroup();

  /** What runs this command inside. */
  List<String> enter(List<String> command);

  /**
   * Sets the limits that there is a controller for. Nothing untrusted may run inside before.
   *
   * @param processes how many processes and threads there may be; the runtime's own count too
   * @throws IOException when the kernel refuses one
   */
  void limit(Limits limits, long processes) throws IOException;

  /** Stops or continues all processes inside; false when that is not possible. */
  boolean freeze(boolean frozen);

  /**
   * The path, in the terms of an OCI configuration, of the cgroup that the runtime may make inside;
   * empty when it is to choose by itself.
   */
  String pathForRuntime();

  /** What {@link #remove} removes, for who has to do so after a crash. */
  List<Path> directories();

  /** Ends what is in these cgroups and removes them. Idempotent. */
  static void remove(List<Path> directories) {
    directories.forEach(Tree::remove);
  }
}
