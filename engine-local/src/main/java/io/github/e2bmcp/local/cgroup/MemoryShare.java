package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.sandbox.SandboxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all sandboxes of this user may take of the machine's memory together: three quarters, of
 * which the kernel takes care where their cgroup is ours. So many small limits can add up to more
 * than there is, and neither the machine nor this server dies of it. Thread-safe.
 */
public final class MemoryShare {

  private static final long MIB = 1 << 20;

  private static final long LEAST_SPARE = 128 * MIB;

  private final Path memInfo;
  private final @Nullable MemoryLevel sandboxes;
  private final List<MemoryLevel> around;

  private MemoryShare(Path memInfo, @Nullable MemoryLevel sandboxes, List<MemoryLevel> around) {
    this.memInfo = memInfo;
    this.sandboxes = sandboxes;
    this.around = around;
  }

  /** Of sandboxes that this delegation makes the cgroups of. */
  public static MemoryShare of(Delegation delegation) {
    return of(delegation.memory(), Path.of("/proc/meminfo"));
  }

  static MemoryShare of(@Nullable MemoryRoom room, Path memInfo) {
    if (room == null) {
      return new MemoryShare(memInfo, null, List.of());
    }
    List<MemoryLevel> around =
        Stream.iterate(room.place(), at -> at.startsWith(room.mount()), Path::getParent)
            .skip(room.own() ? 1 : 0)
            .map(MemoryLevel::new)
            .toList();
    return new MemoryShare(memInfo, room.own() ? new MemoryLevel(room.place()) : null, around);
  }

  /** Has the kernel hold the share, where it can. */
  public void enforce() {
    if (sandboxes != null) {
      sandboxes.tryLimit(share());
    }
  }

  /**
   * Makes sure that one more sandbox has a place: all that it may take or, if that is less, a
   * quarter of the share. So who comes does not take the memory of those who are there.
   *
   * @param limit of the sandbox, in bytes
   * @throws SandboxException.LimitReached when it has not
   */
  public void requireRoom(long limit) {
    long used = sandboxes == null ? 0 : sandboxes.used();
    if (used + Math.min(limit, share() / 4) > share()) {
      throw busy(
          "sandboxes use %s of the %s of memory that they may take together, too much for one more"
              .formatted(mib(used), mib(share())));
    }
    long available = available();
    if (available < Math.max(total() / 16, LEAST_SPARE)) {
      throw busy("this machine has only " + mib(available) + " of memory left");
    }
  }

  private static SandboxException.LimitReached busy(String why) {
    return new SandboxException.LimitReached("The server is busy: " + why + ".");
  }

  private long share() {
    return total() / 4 * 3;
  }

  private long total() {
    return least(kibibytes("MemTotal:"), around.stream().map(MemoryLevel::limit));
  }

  private long available() {
    return least(
        kibibytes("MemAvailable:"),
        around.stream()
            .filter(level -> level.limit() > 0)
            .map(level -> Math.max(0, level.limit() - level.used())));
  }

  private static long least(long machine, Stream<Long> levels) {
    return levels.filter(bytes -> bytes >= 0).reduce(machine, Math::min);
  }

  /** A line of proc(5)'s meminfo, in bytes; where there is none, so much that it never matters. */
  private long kibibytes(String name) {
    for (String line : new Knob(memInfo).lines()) {
      if (line.startsWith(name)) {
        String number = line.substring(name.length()).replace("kB", "").strip();
        return Long.parseLong(number) * 1024;
      }
    }
    return Long.MAX_VALUE / 4;
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes / MIB);
  }
}
