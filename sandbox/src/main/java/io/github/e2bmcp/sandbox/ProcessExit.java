package io.github.e2bmcp.sandbox;

/**
 * How a process ended.
 *
 * @param exitCode 0 to 255; -1 when a signal ended it
 * @param signal the signal's Linux number; 0 when none ended it
 * @param endedBy why
 * @param usage what it and its children used
 */
public record ProcessExit(int exitCode, int signal, EndedBy endedBy, Usage usage) {

  public boolean succeeded() {
    return exitCode == 0 && endedBy == EndedBy.EXIT;
  }
}
