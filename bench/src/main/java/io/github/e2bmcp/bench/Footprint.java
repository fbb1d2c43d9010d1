package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a server uses of the machine.
 *
 * @param megabytes its own memory (PSS)
 * @param descriptors its open files
 * @param processes all that descend from it, itself included
 * @param files those below its own folder, where the sandboxes that it runs are kept
 */
record Footprint(double megabytes, long descriptors, long processes, long files) {

  private static final Path SERVERS = Path.of("/run/e2b-mcp/servers");

  static Footprint of(long pid) throws IOException {
    return new Footprint(
        pss(pid),
        count(Path.of("/proc/" + pid + "/fd"), 1),
        ProcessHandle.of(pid).map(it -> it.descendants().count() + 1).orElse(0L),
        files(pid));
  }

  /** Compares the last quarter with the second; the first is warm-up. */
  static String verdict(List<Footprint> samples) {
    int quarter = samples.size() / 4;
    List<Footprint> early = samples.subList(quarter, 2 * quarter);
    List<Footprint> late = samples.subList(samples.size() - quarter, samples.size());
    boolean flat =
        grows(early, late, Footprint::megabytes) < 8
            && grows(early, late, Footprint::descriptors) < 8
            && grows(early, late, Footprint::processes) < 8
            && grows(early, late, Footprint::files) < 20;
    return String.format(
        Locale.ROOT,
        "%s: memory %+.1f MB, descriptors %+.0f, processes %+.0f, files %+.0f (medians, last quarter less second)",
        flat ? "flat" : "NOT FLAT",
        grows(early, late, Footprint::megabytes),
        grows(early, late, Footprint::descriptors),
        grows(early, late, Footprint::processes),
        grows(early, late, Footprint::files));
  }

  private static double grows(
      List<Footprint> early, List<Footprint> late, ToDoubleFunction<Footprint> what) {
    return median(late, what) - median(early, what);
  }

  private static double median(List<Footprint> samples, ToDoubleFunction<Footprint> what) {
    double[] sorted = samples.stream().mapToDouble(what).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static double pss(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
            .filter(line -> line.startsWith("Pss:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
            .sum()
        / 1024.0;
  }

  private static long files(long pid) throws IOException {
    long files = 0;
    try (DirectoryStream<Path> own = Files.newDirectoryStream(SERVERS, pid + "-*")) {
      for (Path folder : own) {
        files += count(folder, 3);
      }
    }
    return files;
  }

  private static long count(Path folder, int depth) {
    try (Stream<Path> paths = Files.walk(folder, depth)) {
      return paths.count();
    } catch (IOException | UncheckedIOException e) {
      return 0; // none yet, or one went away meanwhile
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%7.1f MB  %4d descriptors  %4d processes  %5d files",
        megabytes,
        descriptors,
        processes,
        files);
  }
}
