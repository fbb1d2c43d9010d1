package io.github.e2bmcp.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Writes lines to sinks on a thread of its own. A sink may block for ever (nobody reads stderr): a
 * caller waits at most {@value #PATIENCE_MILLIS} ms for a place in the queue, then its line is
 * dropped and counted; while lines are being dropped nobody waits. The next batch tells the count.
 */
final class LineWriter implements AutoCloseable {

  private static final int QUEUED_LINES = 4096;
  private static final int BATCH = 256;
  private static final long PATIENCE_MILLIS = 20;
  private static final long LAST_WAIT_MILLIS = 2_000;

  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUED_LINES);
  private final AtomicLong dropped = new AtomicLong();
  private final List<LineSink> sinks;
  private final LongFunction<String> lossLine;
  private final Thread thread;
  private volatile boolean closing;

  /** Where a batch of whole lines goes; failures are the sink's own to swallow or tell. */
  @FunctionalInterface
  interface LineSink {
    void write(String lines);
  }

  /**
   * @param lossLine the line that tells how many were dropped
   */
  LineWriter(List<LineSink> sinks, LongFunction<String> lossLine) {
    this.sinks = List.copyOf(sinks);
    this.lossLine = lossLine;
    this.thread = Thread.ofPlatform().daemon().name("log").start(this::run);
  }

  /** Queues a line that ends with a line feed. */
  void write(String line) {
    try {
      if (closing || !(queue.offer(line) || waited(line))) {
        dropped.incrementAndGet();
      }
    } catch (InterruptedException cancelled) {
      // A cancelled call still logs how it ended, when there is room at once.
      if (!queue.offer(line)) {
        dropped.incrementAndGet();
      }
      Thread.currentThread().interrupt();
    }
  }

  private boolean waited(String line) throws InterruptedException {
    return dropped.get() == 0 && queue.offer(line, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void run() {
    List<String> batch = new ArrayList<>(BATCH);
    while (!(closing && queue.isEmpty())) {
      try {
        String first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
        }
      } catch (InterruptedException woken) {
        // close() wakes the thread; the loop's condition decides.
      }
      queue.drainTo(batch, BATCH);
      long lost = batch.isEmpty() ? 0 : dropped.getAndSet(0);
      if (lost > 0) {
        batch.add(lossLine.apply(lost));
      }
      if (!batch.isEmpty()) {
        String lines = String.join("", batch);
        sinks.forEach(sink -> sink.write(lines));
        batch.clear();
      }
    }
  }

  /** Writes what is queued; gives up after two seconds on a sink that blocks. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(LAST_WAIT_MILLIS);
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
  }
}
