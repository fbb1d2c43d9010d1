package io.github.e2bmcp.bench;

import java.io.PrintStream;
import java.util.List;

/** One measurement with its peer. */
interface Benchmark {

  String name();

  /** Whether it is too long to be run unless somebody asks for it by name. */
  default boolean onRequest() {
    return false;
  }

  /**
   * Measures and prints.
   *
   * @param arguments what followed its name on the command line, numbers all
   */
  void run(PrintStream out, List<String> arguments) throws Exception;
}
