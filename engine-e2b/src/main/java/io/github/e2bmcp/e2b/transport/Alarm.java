package io.github.e2bmcp.e2b.transport;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Runs a short task later, unless it is taken back before. One daemon thread for the process does
 * so, started when first needed. Nearly every alarm is a deadline that is taken back: so the thread
 * is woken only for one that is due before the moment that it waits for anyway. Thread-safe.
 */
public final class Alarm {

  private final long atNanos;
  private final long serial;
  private final Runnable task;

  private Alarm(long atNanos, long serial, Runnable task) {
    this.atNanos = atNanos;
    this.serial = serial;
    this.task = task;
  }

  /** Sets one; the task must not wait for anything. */
  static Alarm in(Duration wait, Runnable task) {
    return Clock.ONLY.set(wait.toNanos(), task);
  }

  /** Takes it back, unless it runs already. Idempotent. */
  public void cancel() {
    Clock.ONLY.takeBack(this);
  }

  private static final class Clock {
    static final Clock ONLY = new Clock();

    /** Times are told from here, so that they compare as numbers. */
    private final long origin = System.nanoTime();

    private final TreeSet<Alarm> alarms =
        new TreeSet<>(
            Comparator.<Alarm>comparingLong(alarm -> alarm.atNanos)
                .thenComparingLong(alarm -> alarm.serial));

    private long serial;
    private long wakesAtNanos = Long.MAX_VALUE;

    Clock() {
      Thread.ofPlatform().daemon().name("e2b-deadlines").start(this::run);
    }

    private long now() {
      return System.nanoTime() - origin;
    }

    synchronized Alarm set(long waitNanos, Runnable task) {
      Alarm alarm = new Alarm(now() + waitNanos, serial++, task);
      alarms.add(alarm);
      if (alarm.atNanos < wakesAtNanos) {
        wakesAtNanos = alarm.atNanos;
        notifyAll();
      }
      return alarm;
    }

    synchronized void takeBack(Alarm alarm) {
      alarms.remove(alarm);
    }

    private void run() {
      while (true) {
        try {
          next().task.run();
        } catch (InterruptedException e) {
          // Nobody has a reason to interrupt it, and every deadline hangs on it.
        } catch (RuntimeException e) {
          System.getLogger(Alarm.class.getName())
              .log(System.Logger.Level.WARNING, "An alarm failed", e);
        }
      }
    }

    private synchronized Alarm next() throws InterruptedException {
      while (alarms.isEmpty() || alarms.first().atNanos > now()) {
        wakesAtNanos = alarms.isEmpty() ? Long.MAX_VALUE : alarms.first().atNanos;
        long left = wakesAtNanos - now();
        if (left > 0) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      }
      return alarms.removeFirst();
    }
  }
}
