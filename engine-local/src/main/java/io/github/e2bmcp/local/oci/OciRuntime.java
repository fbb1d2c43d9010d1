package io.github.e2bmcp.local.oci;

import io.github.e2bmcp.local.cgroup.Delegation;
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
 * @param delegation what the engine may do with cgroups for it
 */
public record OciRuntime(String name, Path binary, boolean root, Delegation delegation) {

  /** What the agent and the supervisors need beyond the caller's limit of processes. */
  private static final int OWN_PROCESSES = 24;

  public String description() {
    String cgroups = delegation.isPresent() ? ")" : ", without cgroups)";
    return name + (root ? " (root" : " (rootless") + cgroups;
  }

  public boolean isGvisor() {
    return name.equals("runsc");
  }

  /** Its command up to the verb; the list may be added to. */
  List<String> command(Path server) {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.addAll(List.of("--root", server.resolve("runtime").toString()));
    if (name.equals("crun")) {
      // It is started in the cgroup that the engine made, and stays there.
      command.add("--cgroup-manager=disabled");
    }
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

  /**
   * How many processes and threads of this machine a sandbox of so many may have in all. gVisor
   * needs several for each of its own, which it counts itself; here is what a burst ends at.
   */
  long processesInAll(int limit) {
    return isGvisor() ? 8L * limit + 256 : (long) limit + OWN_PROCESSES;
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
