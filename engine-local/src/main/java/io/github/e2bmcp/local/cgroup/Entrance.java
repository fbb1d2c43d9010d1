package io.github.e2bmcp.local.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The small shell programs that enter cgroups and become another program. */
final class Entrance {

  private static final String ENTER =
      """
      while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs" || exit 1; shift; done
      shift
      exec "$@"
      """;

  /** Below a cgroup that just came to be: controllers go to a group that has no processes. */
  private static final String MAKE_AND_ENTER =
      """
      mkdir "$1" && echo $$ >"$1/cgroup.procs" || exit 1
      for name in memory cpu pids; do echo +$name >"${1%/*}/cgroup.subtree_control"; done 2>/dev/null
      shift
      exec "$@"
      """;

  private Entrance() {}

  static List<String> into(List<Path> directories, List<String> command) {
    List<String> line = shell(ENTER);
    directories.forEach(directory -> line.add(directory.toString()));
    line.add("--");
    line.addAll(command);
    return line;
  }

  /**
   * @param directory right below the cgroup in which this will run
   */
  static List<String> intoNew(Path directory, List<String> command) {
    List<String> line = shell(MAKE_AND_ENTER);
    line.add(directory.toString());
    line.addAll(command);
    return line;
  }

  private static List<String> shell(String program) {
    return new ArrayList<>(List.of("/bin/sh", "-c", program, "sh"));
  }
}
