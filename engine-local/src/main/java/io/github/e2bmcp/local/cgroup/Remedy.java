package io.github.e2bmcp.local.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The exact command that gives this user the cgroups that are missing. */
final class Remedy {

  private static final String RUN_AS_ROOT = "run the server as root, or by: sudo ./e2b-mcp";

  /** Older ones hand on memory and pids only. */
  private static final String DELEGATE =
      "sudo mkdir -p /etc/systemd/system/user@.service.d"
          + " && printf '[Service]\\nDelegate=cpu memory pids\\n'"
          + " | sudo tee /etc/systemd/system/user@.service.d/delegate.conf"
          + " && sudo systemctl daemon-reload, then log in anew";

  private Remedy() {}

  static String of(Search search) {
    if (search.user() == 0) {
      return "";
    }
    if (!search.hierarchies().byController().isEmpty()) {
      return grant(search);
    }
    if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
      return RUN_AS_ROOT;
    }
    if (!Files.exists(SystemdDelegation.runtimeDirectory(search).resolve("systemd/private"))) {
      return "sudo loginctl enable-linger " + search.user();
    }
    return DELEGATE;
  }

  /** Version 1 lets whoever owns a directory make cgroups in it; until the next boot. */
  private static String grant(Search search) {
    List<String> places =
        search.hierarchies().byController().values().stream()
            .map(hierarchy -> hierarchy.mount().resolve(search.place()).toString())
            .distinct()
            .sorted()
            .toList();
    return "sudo install -d -o "
        + search.user()
        + " "
        + places.stream().collect(Collectors.joining(" "));
  }
}
