package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What to start.
 *
 * @param command the program and its arguments
 * @param environment added to the sandbox's own
 * @param directory empty for the sandbox's default
 * @param user empty for the sandbox's default
 * @param tag a name to find the process by; empty for none
 * @param stdin whether input can be sent
 * @param columns of a terminal; 0 for pipes instead of a terminal
 * @param rows of the terminal
 * @param timeout how long it may run before envd kills it; zero for ever
 */
public record ProcessStart(
    List<String> command,
    Map<String, String> environment,
    String directory,
    String user,
    String tag,
    boolean stdin,
    int columns,
    int rows,
    Duration timeout) {

  public ProcessStart {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  ObjectNode message(EnvdVersion version) {
    ObjectNode config = Json.object();
    config.put("cmd", command.getFirst());
    config.set("args", Json.array(command.subList(1, command.size())));
    config.set("envs", Json.object(environment));
    if (!directory.isEmpty()) {
      config.put("cwd", directory);
    }
    ObjectNode message = Json.object();
    message.set("process", config);
    if (columns > 0) {
      message.set("pty", terminal(columns, rows));
    } else if (version.has(EnvdVersion.Feature.STDIN_FLAG)) {
      message.put("stdin", stdin);
    }
    if (!tag.isEmpty()) {
      message.put("tag", tag);
    }
    return message;
  }

  static ObjectNode terminal(int columns, int rows) {
    ObjectNode pty = Json.object();
    pty.set("size", Json.object().put("cols", columns).put("rows", rows));
    return pty;
  }
}
