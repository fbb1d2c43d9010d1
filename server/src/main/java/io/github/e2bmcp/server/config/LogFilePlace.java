package io.github.e2bmcp.server.config;

import java.nio.file.Path;
import java.util.Map;

/** Where a system's users look for the logs of a program. */
final class LogFilePlace {

  private LogFilePlace() {}

  /** The state folder of the XDG base directory specification, or the system's own equal of it. */
  static Path of(Map<String, String> environment, String system) {
    Path home = Path.of(System.getProperty("user.home", "."));
    String name = "e2b-mcp";
    Path folder;
    if (system.startsWith("Mac")) {
      folder = home.resolve("Library/Logs").resolve(name);
    } else if (system.startsWith("Windows")) {
      folder = base(environment, "LOCALAPPDATA", home.resolve("AppData/Local")).resolve(name);
    } else {
      folder = base(environment, "XDG_STATE_HOME", home.resolve(".local/state")).resolve(name);
    }
    return folder.resolve("server.log").toAbsolutePath();
  }

  private static Path base(Map<String, String> environment, String variable, Path otherwise) {
    String value = environment.getOrDefault(variable, "");
    return value.isBlank() ? otherwise : Path.of(value);
  }
}
