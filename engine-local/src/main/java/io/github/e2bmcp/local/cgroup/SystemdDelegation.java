package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.local.cgroup.Hierarchies.Hierarchy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Version 2 by systemd's manager of this user: each sandbox is a delegated scope, which systemd
 * makes, brings the starting process into (this user may not: a login session is outside of what
 * the user may write) and removes when its last process has ended.
 *
 * @param slice the cgroup that the manager puts scopes in
 * @param controllers those that a scope has here
 */
record SystemdDelegation(Search search, Path mount, Path slice, List<String> controllers)
    implements Delegation {

  private static final String PREFIX = "e2b-mcp-";

  /** Says where it is and what it has; the mount point is its first argument. */
  private static final String REPORT =
      """
      own=$1$(sed -n s/^0:://p /proc/self/cgroup)
      echo "$own" && cat "$own/cgroup.controllers"
      """;

  static Optional<SystemdDelegation> find(Search search) {
    Hierarchy unified = search.hierarchies().unified();
    if (search.user() == 0 || unified == null || !Files.isDirectory(runtimeDirectory(search))) {
      return Optional.empty();
    }
    String name = PREFIX + "look-" + ProcessHandle.current().pid() + ".scope";
    List<String> report = List.of("/bin/sh", "-c", REPORT, "sh", unified.mount().toString());
    String said = search.runs().run(scope(search, name, report));
    if (said == null) {
      return Optional.empty();
    }
    List<String> lines = said.lines().toList();
    if (lines.size() != 2 || !lines.getFirst().endsWith("/" + name)) {
      return Optional.empty();
    }
    List<String> has = List.of(lines.getLast().split(" ", -1));
    Path slice = Path.of(lines.getFirst()).resolveSibling("");
    SystemdDelegation found =
        new SystemdDelegation(
            search,
            unified.mount(),
            slice,
            DelegationV2.CONTROLLERS.stream().filter(has::contains).toList());
    return !found.controllers().isEmpty() && search.canEnter(found)
        ? Optional.of(found)
        : Optional.empty();
  }

  /** Where the manager listens; clients often start servers without the variable that names it. */
  static Path runtimeDirectory(Search search) {
    return Path.of("/run/user/" + search.user());
  }

  private static List<String> scope(Search search, String name, List<String> command) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "env",
                "XDG_RUNTIME_DIR=" + runtimeDirectory(search),
                "systemd-run",
                "--user",
                "--scope",
                "--quiet",
                "--collect",
                // Delegated, it is ours to divide, and one process out of memory ends alone.
                "--property=Delegate=yes",
                "--unit=" + name,
                "--"));
    line.addAll(command);
    return line;
  }

  @Override
  public Cgroup make(String sandboxId) {
    String name = PREFIX + sandboxId + ".scope";
    // A group of its own inside: the scope's limits are systemd's to set anew at any time.
    Path directory = slice.resolve(name).resolve("sandbox");
    return new CgroupV2(
        mount, directory, command -> scope(search, name, Entrance.intoNew(directory, command)));
  }

  /** Programs of this user that are none of ours are there too. */
  @Override
  public MemoryRoom memory() {
    return new MemoryRoom(mount, slice, false);
  }

  @Override
  public String description() {
    return "cgroup v2 by systemd's user manager with " + String.join(", ", controllers);
  }

  @Override
  public String remedy() {
    return controllers.containsAll(DelegationV2.CONTROLLERS) ? "" : Remedy.of(search);
  }
}
