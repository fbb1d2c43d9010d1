package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection on its way through: both ends of it, its deadline, and what the log will say. Used
 * by the threads that carry its two directions and by the watch.
 */
final class Passage {

  private static final int MAX_LOGGED_HOST = 255;

  private final SandboxStream inside;
  private final Duration idleTimeout;
  private final Instant begun = Instant.now();
  private final long begunNanos = System.nanoTime();
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();
  private volatile long due = Long.MAX_VALUE;
  private volatile boolean closed;
  private volatile @Nullable Socket outside;
  private volatile EgressEntry.Protocol protocol = EgressEntry.Protocol.UNKNOWN;
  private volatile String host = "";
  private volatile int port;
  private volatile EgressEntry.Verdict verdict = EgressEntry.Verdict.REFUSED;
  private volatile String reason = "";

  Passage(SandboxStream inside, Duration idleTimeout) {
    this.inside = inside;
    this.idleTimeout = idleTimeout;
  }

  void speaks(EgressEntry.Protocol spoken) {
    protocol = spoken;
  }

  /** What was asked for, before it is known to make sense. */
  void asksFor(String rawHost) {
    StringBuilder printable = new StringBuilder();
    rawHost
        .chars()
        .limit(MAX_LOGGED_HOST)
        .forEach(c -> printable.append(c > ' ' && c < 0x7f ? (char) c : '?'));
    host = printable.toString();
  }

  void asksFor(Authority wanted) {
    host = wanted.host().text();
    port = wanted.port();
  }

  void connected(Socket socket) {
    outside = socket;
    verdict = EgressEntry.Verdict.ALLOWED;
    if (closed) {
      close();
    }
  }

  void refused(Refused refusal) {
    verdict =
        switch (refusal.kind()) {
          case MALFORMED, POLICY, BUSY -> EgressEntry.Verdict.REFUSED;
          case TIMEOUT, UNREACHABLE, UNRESOLVED -> EgressEntry.Verdict.FAILED;
        };
    reason = refusal.reason();
  }

  /** The first cause counts. */
  void cut(String why) {
    if (reason.isEmpty()) {
      reason = why;
    }
  }

  void movedUp(long bytes) {
    up.addAndGet(bytes);
    dueIn(idleTimeout);
  }

  void movedDown(long bytes) {
    down.addAndGet(bytes);
    dueIn(idleTimeout);
  }

  /** Sets the time after which the watch cuts this passage off. */
  void dueIn(Duration time) {
    due = System.nanoTime() - begunNanos + time.toNanos();
  }

  /** The step that comes keeps its own time. */
  void notDue() {
    due = Long.MAX_VALUE;
  }

  boolean isOverdue() {
    return System.nanoTime() - begunNanos > due;
  }

  /** Ends both sides. Idempotent. */
  void close() {
    closed = true;
    Socket socket = outside;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        cut("the connection did not close");
      }
    }
    try {
      inside.close();
    } catch (SandboxException | UncheckedIOException e) {
      cut("the sandbox ended");
    }
  }

  EgressEntry entry() {
    Socket socket = outside;
    return new EgressEntry(
        begun,
        protocol,
        host,
        port,
        socket == null ? "" : socket.getInetAddress().getHostAddress(),
        verdict,
        reason,
        up.get(),
        down.get(),
        Duration.ofNanos(System.nanoTime() - begunNanos));
  }
}
