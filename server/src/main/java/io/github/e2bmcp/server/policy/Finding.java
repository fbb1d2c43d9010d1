package io.github.e2bmcp.server.policy;

import java.util.Locale;

/**
 * A dangerous pattern in code.
 *
 * @param line from 1
 * @param reason what the code does there, in a few words
 */
public record Finding(Category category, Severity severity, int line, String reason) {

  /** What is at stake. */
  public enum Category {
    NETWORK,
    SYSTEM_FILES,
    PROCESSES,
    SECRETS
  }

  /** How bad it would be without a sandbox. */
  public enum Severity {
    LOW,
    MEDIUM,
    HIGH
  }

  /** One line for a result or log, such as {@code line 3: network: opens a socket}. */
  public String text() {
    return "line "
        + line
        + ": "
        + category.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + ": "
        + reason;
  }

  /** Text of the code, short and printable. */
  static String shown(String text) {
    String start = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
