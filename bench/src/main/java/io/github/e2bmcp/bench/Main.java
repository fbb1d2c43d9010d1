package io.github.e2bmcp.bench;

import java.util.List;

/** Runs the benchmarks named, or all of them. */
public final class Main {

  private static final List<Benchmark> ALL =
      List.of(
          new StartBenchmark(),
          new CallBenchmark(),
          new FirstCallBenchmark(),
          new MemoryBenchmark(),
          new E2bBenchmark());

  private Main() {}

  public static void main(String[] names) throws Exception {
    List<String> wanted = List.of(names);
    for (String name : wanted) {
      if (ALL.stream().noneMatch(it -> it.name().equals(name))) {
        System.err.println(
            "no benchmark '"
                + name
                + "'; there are: "
                + ALL.stream().map(Benchmark::name).toList());
        System.exit(2);
      }
    }
    for (Benchmark benchmark : ALL) {
      if (wanted.isEmpty() || wanted.contains(benchmark.name())) {
        System.out.println("== " + benchmark.name());
        benchmark.run(System.out);
      }
    }
  }
}
