package io.github.e2bmcp.testkit.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A span of time less what the host of this virtual machine gave to others meanwhile: nobody here
 * can be served then, and no attack from here is the cause.
 */
public final class MachineTime {

  /** Of a processor's line in {@code /proc/stat}, which counts in hundredths of a second. */
  private static final int STEAL = 8;

  private final long startedAt = System.nanoTime();
  private final List<Long> stolenBefore = stolen();

  /** Since this object was made. */
  public Duration elapsed() {
    long nanoseconds = System.nanoTime() - startedAt;
    List<Long> now = stolen();
    long most = 0;
    for (int cpu = 0; cpu < Math.min(now.size(), stolenBefore.size()); cpu++) {
      most = Math.max(most, now.get(cpu) - stolenBefore.get(cpu));
    }
    return Duration.ofNanos(nanoseconds).minus(Duration.ofMillis(10 * most));
  }

  private static List<Long> stolen() {
    try {
      return Files.readAllLines(Path.of("/proc/stat")).stream()
          .filter(line -> line.matches("cpu\\d.*"))
          .map(line -> Long.parseLong(line.split(" +", -1)[STEAL]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
