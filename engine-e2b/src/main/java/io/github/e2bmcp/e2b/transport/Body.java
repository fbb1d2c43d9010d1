package io.github.e2bmcp.e2b.transport;

import io.github.e2bmcp.e2b.error.E2bException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body, gunzipped where it is packed. It has bounds of its own, apart from the wait for
 * the headers: a deadline for the whole and a limit on silence. Whichever strikes closes the
 * connection under a blocked read, which then throws.
 *
 * <p>One thread at a time reads.
 */
public final class Body implements AutoCloseable {

  /** The longest body that is made room for because a server says so, in bytes. */
  private static final long BELIEVED = 64L << 20;

  private final InputStream raw;
  private final boolean packed;

  /** Of what will be read; -1 where this is not known. */
  private final long length;

  private final @Nullable Alarm deadlineAlarm;
  private @Nullable InputStream unpacked;
  private volatile long lastByteNanos = System.nanoTime();
  private volatile boolean waiting;
  private volatile boolean closed;
  private volatile @Nullable E2bException ended;
  private volatile @Nullable Alarm silenceAlarm;

  /** The body of an answer, which must be read until the deadline. */
  public Body(Response response, Deadline deadline) {
    raw = response.body();
    packed = response.headers().value("Content-Encoding").equalsIgnoreCase("gzip");
    length = packed ? -1 : response.length();
    deadlineAlarm =
        endAt(deadline, "The answer was not complete in time; the timeout can be set longer");
  }

  /**
   * Ends the body with a {@link E2bException.Timeout} at a moment, unless the future is cancelled
   * before.
   *
   * @return null without a deadline
   */
  public @Nullable Alarm endAt(Deadline deadline, String message) {
    return deadline.bounded()
        ? Alarm.in(deadline.remaining(), () -> end(new E2bException.Timeout(message)))
        : null;
  }

  /**
   * Asks what to do whenever nothing came for so long while somebody waits for it.
   *
   * @param onSilence returns the error to end with, or null to go on
   */
  public void watchSilence(Duration limit, Silence onSilence) {
    if (!limit.isZero()) {
      silenceAlarm = Alarm.in(limit, () -> listen(limit, onSilence));
    }
  }

  /** What to do about silence; runs on a thread of its own. */
  @FunctionalInterface
  public interface Silence {
    @Nullable E2bException judge();
  }

  private void listen(Duration limit, Silence onSilence) {
    if (closed) {
      return;
    }
    long silent = System.nanoTime() - lastByteNanos;
    if (!waiting || silent < limit.toNanos()) {
      Duration left = waiting ? limit.minusNanos(silent) : limit;
      silenceAlarm = Alarm.in(left, () -> listen(limit, onSilence));
      return;
    }
    Thread.ofVirtual().start(() -> judge(limit, onSilence));
  }

  private void judge(Duration limit, Silence onSilence) {
    E2bException verdict = onSilence.judge();
    if (verdict != null) {
      end(verdict);
    } else if (!closed) {
      silenceAlarm = Alarm.in(limit, () -> listen(limit, onSilence));
    }
  }

  /**
   * Reads some bytes.
   *
   * @return how many, or -1 at the end
   * @throws E2bException when the body broke off, was not in time, or the thread is interrupted
   */
  public int read(byte[] buffer, int offset, int length) {
    try {
      lastByteNanos = System.nanoTime();
      waiting = true;
      int count = stream().read(buffer, offset, length);
      if (count < 0 && ended != null) {
        throw failure(new IOException("closed"));
      }
      return count;
    } catch (IOException e) {
      throw failure(e);
    } finally {
      waiting = false;
    }
  }

  /**
   * Fills the whole range.
   *
   * @return how many bytes came before the end; less than asked for only at the end
   */
  public int fill(byte[] buffer, int offset, int length) {
    int total = 0;
    while (total < length) {
      int count = read(buffer, offset + total, length - total);
      if (count < 0) {
        return total;
      }
      total += count;
    }
    return total;
  }

  /**
   * Reads to the end and closes.
   *
   * @throws E2bException.Protocol when there is more than the limit
   */
  public byte[] readAll(int limit) {
    return length >= 0 && length <= Math.min(limit, BELIEVED)
        ? whole((int) length)
        : gathered(limit);
  }

  /** What says its length needs no second copy; more is only made room for as it comes. */
  private byte[] whole(int size) {
    byte[] all = new byte[size];
    try (this) {
      if (fill(all, 0, size) < size) {
        throw new E2bException.ConnectionFailed("The answer was cut before its end");
      }
      // The end itself, which is what lets the connection be used again.
      read(new byte[1], 0, 1);
    }
    return all;
  }

  private byte[] gathered(int limit) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    try (this) {
      for (int count = read(buffer, 0, buffer.length); count >= 0; ) {
        if (all.size() + count > limit) {
          throw new E2bException.Protocol("The answer is larger than " + limit + " bytes");
        }
        all.write(buffer, 0, count);
        count = read(buffer, 0, buffer.length);
      }
    }
    return all.toByteArray();
  }

  /** The same bytes as a stream; its errors are {@link IOException}s with ours as the cause. */
  public InputStream asStream() {
    return new BodyStream(this);
  }

  private InputStream stream() throws IOException {
    InputStream known = unpacked;
    if (known == null) {
      known = packed ? new GZIPInputStream(raw, 16 * 1024) : raw;
      unpacked = known;
    }
    return known;
  }

  private E2bException failure(IOException e) {
    E2bException reason = ended;
    if (reason != null) {
      return reason;
    }
    if (Thread.currentThread().isInterrupted()) {
      close();
      return new E2bException.Cancelled("Interrupted while reading an answer").because(e);
    }
    return new E2bException.ConnectionFailed(
            closed ? "The stream was closed" : "The connection broke during an answer: " + e)
        .because(e);
  }

  private void end(E2bException reason) {
    if (!closed) {
      ended = reason;
      close();
    }
  }

  /** Gives the connection back, or ends it when there is more to come. Idempotent. */
  @Override
  public void close() {
    closed = true;
    if (deadlineAlarm != null) {
      deadlineAlarm.cancel();
    }
    Alarm alarm = silenceAlarm;
    if (alarm != null) {
      alarm.cancel();
    }
    try {
      raw.close();
    } catch (IOException e) {
      // Nothing is lost with a body that nobody reads.
    }
  }
}
