package io.github.e2bmcp.server.config;

import java.util.List;

/** The settings cannot be what they are; the message has one line for each problem. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem as one sentence that names the setting, its value and what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
