package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.sandbox.EndedBy;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel did to a sandbox for its limits, which explains a program's failure better than
 * its signal does. What explained one end explains no other, however long that program had been
 * running, and no kill explains one that comes seconds later. Thread-safe.
 */
final class LimitHits {

  /** From a kill until its program is gone with its memory, on a busy machine. */
  private static final long RECENT = TimeUnit.SECONDS.toNanos(3);

  private Mark told = Mark.NONE;
  private Mark seen = Mark.NONE;
  private Mark before = Mark.NONE;
  private long seenAt = System.nanoTime();

  /**
   * The kernel's counters at a moment.
   *
   * @param meter a sandbox that wakes up has another, which counts from zero
   */
  record Mark(Meter meter, long memoryKills, long refusedForks) {
    static final Mark NONE = new Mark(Meter.NONE, 0, 0);

    static Mark of(Meter meter) {
      return new Mark(meter, meter.memoryKills(), meter.refusedForks());
    }

    /** What it says in this meter's terms. */
    private Mark in(Meter now) {
      return meter.equals(now) ? this : new Mark(now, 0, 0);
    }

    private Mark orLater(Mark other) {
      return new Mark(
          meter,
          Math.max(memoryKills, other.memoryKills),
          Math.max(refusedForks, other.refusedForks));
    }
  }

  /** Called now and then. */
  synchronized void look(Meter meter) {
    long now = System.nanoTime();
    if (now - seenAt > RECENT) {
      before = seen;
      seen = Mark.of(meter);
      seenAt = now;
    }
  }

  /**
   * Why a program failed.
   *
   * @param start when it started
   * @param otherwise the reason that its end itself tells
   */
  synchronized EndedBy explain(Mark start, Meter meter, EndedBy otherwise) {
    Mark end = Mark.of(meter);
    Mark known = start.in(meter).orLater(told.in(meter));
    if (otherwise != EndedBy.EXIT) {
      known = known.orLater(before.in(meter));
    }
    if (end.memoryKills() > known.memoryKills()) {
      // A program that was killed is one kill; what only lost its children may have lost many.
      long kills = otherwise == EndedBy.KILLED ? known.memoryKills() + 1 : end.memoryKills();
      told = new Mark(meter, kills, known.refusedForks());
      return EndedBy.OUT_OF_MEMORY;
    }
    if (end.refusedForks() > known.refusedForks()) {
      told = new Mark(meter, known.memoryKills(), end.refusedForks());
      return EndedBy.PROCESS_LIMIT;
    }
    return otherwise;
  }
}
