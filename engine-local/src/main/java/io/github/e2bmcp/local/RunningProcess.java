package io.github.e2bmcp.local;

import io.github.e2bmcp.local.io.Paths;
import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.Frame;
import io.github.e2bmcp.local.wire.ProtocolViolation;
import io.github.e2bmcp.local.wire.Receiver;
import io.github.e2bmcp.local.wire.Refusals;
import io.github.e2bmcp.local.wire.Waiting;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A process as the server knows it: hands its output to everyone attached, and its end. */
final class RunningProcess implements Receiver {

  private static final Duration START_DEADLINE = Duration.ofSeconds(15);

  /** Longer than the supervisor's own deadline, so that it can tell that it is stuck. */
  private static final Duration KILL_DEADLINE = Duration.ofSeconds(10);

  /** What the rest of the sandbox wants to know and has a say in. */
  interface Owner {
    /** The agent's reason, or a better one that only the host can see. */
    EndedBy verdict(RunningProcess process, EndedBy claimed, int exitCode);

    void ended(RunningProcess process);

    /** The agent did not enforce a limit of this process. */
    void unbounded(RunningProcess process, EndedBy limit);
  }

  private final Owner owner;
  private final ProcessSpec spec;
  private final AtomicLong startedAt = new AtomicLong(System.nanoTime());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<LocalProcess> views = new ArrayList<>();

  /** Sees everything from the start: a quick program has ended before its caller looks. */
  private final LocalProcess starter;

  private @Nullable Channel channel;
  private int pid;
  private long output;
  private boolean signalled;
  private boolean gone;
  private int killReplies;
  private boolean stuck;
  private @Nullable Fields failure;
  private @Nullable ProcessExit exit;

  RunningProcess(Owner owner, ProcessSpec spec) {
    this.owner = owner;
    this.spec = spec;
    this.starter = new LocalProcess(this);
    views.add(starter);
  }

  /** A process that went on while its sandbox was copied; nobody looks at it yet. */
  RunningProcess(Owner owner, Kept kept) {
    this(owner, kept.spec());
    views.remove(starter);
    pid = kept.pid();
    output = kept.output();
    startedAt.addAndGet(-kept.age().toNanos());
  }

  /**
   * What is kept of a process with its sandbox.
   *
   * @param channel its channel's number
   * @param output bytes that it has written
   * @param age how long it has run
   */
  record Kept(
      int channel, Channel.Credits credits, int pid, ProcessSpec spec, long output, Duration age) {}

  Kept keep(Channel.Credits credits) {
    lock.lock();
    try {
      return new Kept(channel().number(), credits, pid, spec, output, wall());
    } finally {
      lock.unlock();
    }
  }

  /** The time that its sandbox was paused does not count as its own. */
  void paused(Duration time) {
    startedAt.addAndGet(time.toNanos());
  }

  @Override
  public void opened(Channel opened) {
    lock.lock();
    try {
      channel = opened;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the program runs; its first output may have come by then. */
  LocalProcess begin() {
    long left = START_DEADLINE.toNanos();
    lock.lock();
    try {
      while (pid == 0 && failure == null && exit == null) {
        if (left <= 0) {
          throw new SandboxException.DeadlineExceeded(
              "The program did not start within " + START_DEADLINE.toSeconds() + " s.");
        }
        left = changed.awaitNanos(left);
      }
      if (failure != null) {
        throw refused(failure);
      }
      if (pid == 0) {
        throw new SandboxException.SandboxLost("The sandbox ended while the program started.");
      }
      return starter;
    } catch (InterruptedException e) {
      channel().close();
      throw Waiting.cancelled(e);
    } finally {
      lock.unlock();
    }
  }

  private SandboxException refused(Fields reply) {
    return reply.text(1).equals("directory")
        ? new SandboxException.InvalidArgument(
            "The working directory " + spec.directory() + " cannot be entered: " + reply.text(2))
        : Refusals.of(reply, spec.command().getFirst());
  }

  /** One more who sees the events from now on. */
  LocalProcess view() {
    lock.lock();
    try {
      LocalProcess view = new LocalProcess(this);
      views.add(view);
      if (exit != null) {
        view.ended(exit);
      }
      return view;
    } finally {
      lock.unlock();
    }
  }

  /** Drops a view; what it did not take counts as taken. */
  void leave(LocalProcess view) {
    lock.lock();
    try {
      views.remove(view);
    } finally {
      lock.unlock();
    }
  }

  ProcessSpec spec() {
    return spec;
  }

  int pid() {
    lock.lock();
    try {
      return pid;
    } finally {
      lock.unlock();
    }
  }

  long startedAt() {
    return startedAt.get();
  }

  ProcessInfo info() {
    return new ProcessInfo(
        pid(), spec.tag(), spec.command(), spec.environment(), Paths.directory(spec.directory()));
  }

  boolean isOver() {
    lock.lock();
    try {
      return exit != null || gone || killReplies > 0;
    } finally {
      lock.unlock();
    }
  }

  boolean hasExited() {
    lock.lock();
    try {
      return exit != null;
    } finally {
      lock.unlock();
    }
  }

  Channel channel() {
    lock.lock();
    try {
      if (channel == null) {
        throw new IllegalStateException("the process has no channel yet");
      }
      return channel;
    } finally {
      lock.unlock();
    }
  }

  void signal(int number) {
    lock.lock();
    try {
      signalled = true;
    } finally {
      lock.unlock();
    }
    channel().control("signal", Integer.toString(number));
  }

  void killTree() {
    lock.lock();
    try {
      if (gone) {
        return;
      }
      int before = killReplies;
      channel().control("kill-tree");
      long left = KILL_DEADLINE.toNanos();
      while (killReplies == before && !gone) {
        if (left <= 0) {
          throw unkillable();
        }
        left = changed.awaitNanos(left);
      }
      if (stuck) {
        throw unkillable();
      }
    } catch (InterruptedException e) {
      throw Waiting.cancelled(e);
    } finally {
      lock.unlock();
    }
  }

  private static SandboxException unkillable() {
    return new SandboxException.DeadlineExceeded(
        "The process tree could not be killed in time; kill the sandbox.");
  }

  @Override
  public void data(byte kind, byte[] bytes) {
    lock.lock();
    try {
      output += bytes.length;
      if (spec.outputLimit() > 0 && output > spec.outputLimit() + Frame.WINDOW) {
        owner.unbounded(this, EndedBy.OUTPUT_LIMIT);
        return;
      }
      Chunk chunk = new Chunk(channel(), bytes, new AtomicInteger(views.size() + 1));
      for (LocalProcess view : views) {
        view.output(kind, chunk);
      }
      chunk.release();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    throw new ProtocolViolation("a process's channel has no end of data");
  }

  @Override
  public void reply(Fields fields) {
    lock.lock();
    try {
      switch (fields.text(0)) {
        case "started" -> pid = fields.number(1, 1, Integer.MAX_VALUE);
        case "failed" -> failure = fields;
        case "killed" -> killReplies++;
        case "stuck" -> {
          killReplies++;
          stuck = true;
        }
        case "gone" -> gone = true;
        case "exit" -> exited(fields);
        default -> throw new ProtocolViolation("a process's reply is unknown");
      }
      if (gone && exit != null) {
        channel().finished();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void exited(Fields fields) {
    int code = fields.number(1, -1, 255);
    Duration cpu =
        Duration.ofNanos(Math.multiplyExact(fields.number(4, 0, Integer.MAX_VALUE), 1000L));
    Usage usage = new Usage(wall(), cpu, Math.max(0, fields.number(5)));
    EndedBy claimed = reason(fields.text(3));
    if (claimed == EndedBy.CRASHED && signalled) {
      claimed = EndedBy.KILLED;
    }
    end(new ProcessExit(code, fields.number(2, 0, 64), owner.verdict(this, claimed, code), usage));
  }

  private static EndedBy reason(String wireName) {
    for (EndedBy reason : EndedBy.values()) {
      if (reason.wireName().equals(wireName)) {
        return reason;
      }
    }
    throw new ProtocolViolation("nothing ends by " + wireName);
  }

  private Duration wall() {
    return Duration.ofNanos(System.nanoTime() - startedAt.get());
  }

  private void end(ProcessExit result) {
    if (exit == null) {
      exit = result;
      for (LocalProcess view : views) {
        view.ended(result);
      }
      owner.ended(this);
    }
  }

  @Override
  public void lost() {
    lock.lock();
    try {
      gone = true;
      EndedBy why = owner.verdict(this, EndedBy.KILLED, -1);
      end(new ProcessExit(-1, 9, why, new Usage(wall(), Duration.ZERO, -1)));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Output that several may look at; its credit goes back once all have. */
  record Chunk(Channel channel, byte[] bytes, AtomicInteger holders) {
    void release() {
      if (holders.decrementAndGet() == 0) {
        channel.consumed(bytes.length);
      }
    }
  }
}
