package io.github.e2bmcp.local.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where this machine's cgroups are, and this process in them.
 *
 * @param byController version 1: controllers of interest that are mounted
 * @param unified version 2; null where it is not mounted
 */
record Hierarchies(Map<String, Hierarchy> byController, @Nullable Hierarchy unified) {

  /** What limits, meters and freezes. */
  static final List<String> CONTROLLERS = List.of("memory", "cpu", "cpuacct", "pids", "freezer");

  /**
   * One hierarchy.
   *
   * @param mount where it is mounted
   * @param own this process's cgroup; at or below {@code mount}
   */
  record Hierarchy(Path mount, Path own) {}

  static Hierarchies ofThisProcess() {
    return read(Path.of("/proc/self/mountinfo"), Path.of("/proc/self/cgroup"));
  }

  static Hierarchies read(Path mountInfo, Path membership) {
    Map<String, String> own = membership(membership);
    Map<String, Hierarchy> byController = new HashMap<>();
    Hierarchy unified = null;
    for (String line : new Knob(mountInfo).lines()) {
      // Fields, of which the optional ones end at a dash: see proc(5).
      List<String> fields = Arrays.asList(line.split(" ", -1));
      int dash = fields.indexOf("-");
      if (dash < 5 || fields.size() < dash + 4) {
        continue;
      }
      String root = fields.get(3);
      Path mount = Path.of(unescaped(fields.get(4)));
      String type = fields.get(dash + 1);
      if (type.equals("cgroup2") && unified == null) {
        unified = hierarchy(mount, root, own.getOrDefault("", "/"));
      } else if (type.equals("cgroup")) {
        for (String option : fields.get(dash + 3).split(",", -1)) {
          if (CONTROLLERS.contains(option)) {
            byController.putIfAbsent(option, hierarchy(mount, root, own.getOrDefault(option, "/")));
          }
        }
      }
    }
    return new Hierarchies(Map.copyOf(byController), unified);
  }

  /** Controllers and the path of each; version 2 has the empty name. */
  private static Map<String, String> membership(Path file) {
    Map<String, String> paths = new HashMap<>();
    for (String line : new Knob(file).lines()) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        for (String controller : parts[1].split(",", -1)) {
          paths.put(controller, parts[2]);
        }
      }
    }
    return paths;
  }

  /** In a container the mount may begin below the machine's root, which the path tells from. */
  private static Hierarchy hierarchy(Path mount, String root, String path) {
    Path above = Path.of(unescaped(root));
    Path own = Path.of(path);
    Path below = own.startsWith(above) ? above.relativize(own) : Path.of("");
    return new Hierarchy(mount, mount.resolve(below).normalize());
  }

  private static String unescaped(String path) {
    return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
