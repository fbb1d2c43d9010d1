package io.github.e2bmcp.server.command;

import io.github.e2bmcp.server.config.CommandLine;
import java.util.Set;

/** One call of the command line. */
public interface Command {

  /** The word that calls it. */
  String name();

  /** Its operands and flags, for the help text. */
  String usage();

  /** What it does, in a few words. */
  String summary();

  /** Its own flags that take no value, without dashes. */
  default Set<String> switches() {
    return Set.of();
  }

  /** Its own flags that take one, without dashes. */
  default Set<String> options() {
    return Set.of();
  }

  /**
   * Runs it.
   *
   * @param line without the command's name
   * @return the exit code
   */
  int run(CommandLine line, Console console) throws Exception;
}
