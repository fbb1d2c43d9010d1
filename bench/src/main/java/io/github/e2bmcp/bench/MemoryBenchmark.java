package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Proportional memory of an idle server and of everything in its one idle sandbox. */
final class MemoryBenchmark implements Benchmark {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    try (StdioServer server =
        new StdioServer(List.of(Peer.ours().getFirst(), "--sandbox-warm", "0"))) {
      server.initialize();
      out.printf(Locale.ROOT, "server, nothing run             %6.1f MB%n", pss(server.pid()));
      server.call("execute_python", "{\"code\":\"1+1\"}");
      double python = sandboxes();
      server.call("execute_javascript", "{\"code\":\"1+1\"}");
      double both = sandboxes();
      out.printf(Locale.ROOT, "server with one sandbox         %6.1f MB%n", pss(server.pid()));
      out.printf(Locale.ROOT, "idle sandbox, Python            %6.1f MB%n", python);
      out.printf(Locale.ROOT, "idle sandbox, both languages    %6.1f MB%n", both);
    }
  }

  /** Processes that live in another pid namespace than this one: the sandbox's. */
  private static double sandboxes() throws IOException {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    double sum = 0;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          processes.filter(it -> it.getFileName().toString().matches("\\d+")).toList()) {
        try {
          if (!Files.readSymbolicLink(process.resolve("ns/pid")).equals(own)) {
            sum += pss(Long.parseLong(process.getFileName().toString()));
          }
        } catch (IOException gone) {
          // It ended while it was looked at.
        }
      }
    }
    return sum;
  }

  private static double pss(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
            .filter(line -> line.startsWith("Pss:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
            .sum()
        / 1024.0;
  }
}
