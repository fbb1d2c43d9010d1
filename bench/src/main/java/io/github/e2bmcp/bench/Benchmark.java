package io.github.e2bmcp.bench;

import java.io.PrintStream;

/** One measurement with its peer. */
interface Benchmark {

  String name();

  void run(PrintStream out) throws Exception;
}
