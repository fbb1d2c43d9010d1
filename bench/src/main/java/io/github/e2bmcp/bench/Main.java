package io.github.e2bmcp.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmarks named, or all that are not too long. */
public final class Main {

  private static final List<Benchmark> ALL =
      List.of(
          new StartBenchmark(),
          new CallBenchmark(),
          new FirstCallBenchmark(),
          new MemoryBenchmark(),
          new HttpBenchmark(),
          new CancelBenchmark(),
          new E2bBenchmark(),
          new PackagesBenchmark(),
          new KillsBenchmark(),
          new SoakBenchmark());

  private Main() {}

  /** Names of benchmarks, each with numbers after it where it takes some. */
  public static void main(String[] words) throws Exception {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    List<String> numbers = new ArrayList<>();
    for (String word : words) {
      if (word.matches("[0-9]+") && !wanted.isEmpty()) {
        numbers.add(word);
      } else if (ALL.stream().anyMatch(it -> it.name().equals(word))) {
        numbers = new ArrayList<>();
        wanted.put(word, numbers);
      } else {
        System.err.println(
            "no benchmark '"
                + word
                + "'; there are: "
                + ALL.stream().map(Benchmark::name).toList());
        System.exit(2);
      }
    }
    for (Benchmark benchmark : ALL) {
      if (wanted.isEmpty() ? !benchmark.onRequest() : wanted.containsKey(benchmark.name())) {
        System.out.println("== " + benchmark.name());
        benchmark.run(System.out, wanted.getOrDefault(benchmark.name(), List.of()));
      }
    }
  }
}
