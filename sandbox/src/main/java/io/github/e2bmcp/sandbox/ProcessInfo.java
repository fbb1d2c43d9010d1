package io.github.e2bmcp.sandbox;

import java.util.List;
import java.util.Map;

/** A running process that was started through the contract. */
public record ProcessInfo(
    int pid, String tag, List<String> command, Map<String, String> environment, String directory) {

  public ProcessInfo {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
