package io.github.e2bmcp.local.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A counter's sum over a cgroup and those right below it: most kernels count only where the process
 * is. It is read whenever a program starts, so who is below is looked up only where their number
 * changed. Thread-safe.
 */
final class Counter {

  private record Parts(int links, List<Knob> knobs) {}

  private final Path directory;
  private final String file;
  private final String key;
  private volatile Parts parts = new Parts(-1, List.of());

  Counter(Path directory, String file, String key) {
    this.directory = directory;
    this.file = file;
    this.key = key;
  }

  long sum() {
    long sum = 0;
    for (Knob knob : knobs()) {
      sum += Math.max(0, knob.keyed(key));
    }
    return sum;
  }

  private List<Knob> knobs() {
    int links = links();
    Parts known = parts;
    if (known.links() != links) {
      known =
          new Parts(
              links,
              Stream.concat(Stream.of(directory), Tree.below(directory).stream())
                  .map(one -> Knob.of(one, file))
                  .toList());
      parts = known;
    }
    return known.knobs();
  }

  /** A cgroup's directory has one link for each directory in it, and two more. */
  private int links() {
    try {
      return (int) Files.getAttribute(directory, "unix:nlink");
    } catch (IOException e) {
      return 0;
    }
  }
}
