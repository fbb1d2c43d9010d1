package io.github.e2bmcp.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OCI runtime in the way it is used here.
 *
 * @param name {@code crun}, {@code runc} or {@code runsc}
 * @param binary its absolute path
 * @param root whether this process is root
 * @param limitsByCgroup whether it may set cgroup limits
 */
record OciRuntime(String name, Path binary, boolean root, boolean limitsByCgroup) {

  String description() {
    return name + (root ? " (root" : " (rootless") + (limitsByCgroup ? ")" : ", without cgroups)");
  }

  boolean isGvisor() {
    return name.equals("runsc");
  }

  /** Its command up to the verb; the list may be added to. */
  List<String> command(Path server) {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.addAll(List.of("--root", server.resolve("runtime").toString()));
    if (isGvisor()) {
      command.addAll(List.of("--ignore-cgroups", "--platform=ptrace", "--network=none"));
      if (!root) {
        command.add("--rootless");
      }
    }
    return command;
  }

  IdRange ids() {
    return root ? IdRange.random() : IdRange.own();
  }

  /** A sandbox's cgroup path; empty where cgroups cannot be used. */
  String cgroup(String id) {
    return limitsByCgroup ? "/e2b-mcp/" + id : "";
  }

  /**
   * Takes back what this runtime cannot do, and gives the agent what it does in its place.
   *
   * @param processes how many may run inside, the agent's own aside
   */
  void adapt(ObjectNode config, int processes) {
    if (isGvisor()) {
      config.withObject("/linux").remove(List.of("sysctl", "seccomp"));
      ObjectNode process = config.withObject("/process");
      process.withArray("args").add(Integer.toString(processes));
      // To mount and fill the file system of groups; of gVisor's kernel, not of the machine's.
      for (String set : List.of("bounding", "effective", "permitted")) {
        process
            .withObject("/capabilities")
            .withArray(set)
            .add("CAP_SYS_ADMIN")
            .add("CAP_DAC_OVERRIDE");
      }
    }
  }
}
