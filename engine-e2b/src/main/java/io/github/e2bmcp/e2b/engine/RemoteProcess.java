package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.envd.EnvdVersion;
import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.envd.ProcessStream;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.Signal;
import io.github.e2bmcp.sandbox.Usage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A process of an E2B sandbox. Wall time and output are bounded on this side. */
final class RemoteProcess implements SandboxProcess {

  /** How much input one request carries. */
  private static final int INPUT_BLOCK = 64 * 1024;

  /** How long a program may leave a block of its input unread. */
  private static final Duration SLOWEST_READER = Duration.ofHours(1);

  /** How long envd may take to tell the end of a tree that was killed. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** How often a paused sandbox is looked at, while somebody waits. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private static final ProcessOutput.Ended KILLED =
      new ProcessOutput.Ended(-1, false, "signal: killed", "");

  /**
   * What is known of the process besides its stream.
   *
   * @param mark of its tree; empty when another program started it
   * @param user empty for the default
   */
  record Facts(
      String tag, String mark, String user, boolean terminal, Duration timeout, long outputLimit) {}

  private final E2bSandbox sandbox;
  private final ProcessService processes;
  private final int pid;
  private final Facts facts;
  private volatile ProcessStream stream;
  private volatile EventPump<ProcessOutput> pump;
  private final long startNanos = System.nanoTime();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ReentrantLock input = new ReentrantLock();
  private final CountDownLatch treeGone = new CountDownLatch(1);
  private final LingeringEnd lingering;
  private volatile @Nullable EndedBy ours;
  private volatile long killedAtNanos;
  private long outputBytes;
  private ProcessEvent.@Nullable Ended ended;

  RemoteProcess(E2bSandbox sandbox, ProcessStream stream, Facts facts) {
    this.sandbox = sandbox;
    this.processes = sandbox.processes();
    this.pid = stream.pid();
    this.stream = stream;
    this.facts = facts;
    lingering = new LingeringEnd(sandbox, pid);
    pump = new EventPump<>("e2b-process-" + pid, stream::next);
    if (!facts.timeout().isZero()) {
      Thread.ofVirtual().name("e2b-timeout-" + pid).start(this::killInTime);
    }
  }

  private void killInTime() {
    try {
      if (!over.await(facts.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        end(EndedBy.TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the tree for a reason of ours; the first reason stays. */
  private void end(EndedBy why) {
    if (ours == null) {
      ours = why;
    }
    try {
      killTree();
    } catch (SandboxException e) {
      // Whoever waits learns from the stream, or from its silence.
      killedAtNanos = System.nanoTime();
    }
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public String tag() {
    return facts.tag();
  }

  @Override
  public @Nullable ProcessEvent next(Duration wait) {
    ProcessEvent known = ended;
    if (known != null) {
      return known;
    }
    long end = System.nanoTime() + Math.min(wait.toMillis(), Integer.MAX_VALUE) * 1_000_000;
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      ProcessEvent event = look(left);
      if (event != null) {
        return event;
      }
      if (System.nanoTime() - end >= 0) {
        return null;
      }
    }
  }

  /** One look; null when nothing came that counts. */
  private @Nullable ProcessEvent look(Duration wait) {
    Duration slice = shortest(wait, LAST_WORDS, lingering.patience());
    ProcessOutput output;
    try {
      output = pump.next(slice);
    } catch (E2bException e) {
      return ours == null ? recovered(e, slice) : over(KILLED);
    }
    if (output == null) {
      boolean silent =
          killedAtNanos != 0 && System.nanoTime() - killedAtNanos > LAST_WORDS.toNanos();
      if (silent) {
        return over(KILLED);
      }
      lingering.quiet();
      return null;
    }
    lingering.heard();
    return switch (output) {
      case ProcessOutput.Ended end -> over(end);
      case ProcessOutput.Stdout out -> bounded(out.bytes(), ProcessEvent.Stdout::new);
      case ProcessOutput.Stderr err -> bounded(err.bytes(), ProcessEvent.Stderr::new);
      case ProcessOutput.Terminal both -> bounded(both.bytes(), ProcessEvent.Terminal::new);
      case ProcessOutput.Started started -> null;
    };
  }

  private static Duration shortest(Duration... some) {
    return Collections.min(Arrays.asList(some));
  }

  /**
   * A stream breaks when its sandbox is paused or ends, and when a connection is lost. Of a sandbox
   * that is paused one waits for more; in one that runs, the process is looked for again.
   */
  private @Nullable ProcessEvent recovered(E2bException broken, Duration wait) {
    try {
      if (sandbox.info().state() == SandboxDetails.State.PAUSED) {
        waitAWhile(wait);
        return null;
      }
      ProcessStream again =
          processes.connect(Selector.pid(pid), Duration.ZERO, processes.envd().requestTimeout());
      pump.close();
      stream.close();
      stream = again;
      pump = new EventPump<>("e2b-process-" + pid, again::next);
      return null;
    } catch (E2bException.SandboxNotFound | E2bException.SandboxNotRunning e) {
      return over(KILLED);
    } catch (E2bException e) {
      throw Translation.of(sandbox.id(), broken);
    }
  }

  private void waitAWhile(Duration wait) {
    try {
      long millis = Math.min(wait.toMillis(), LOOK_AGAIN.toMillis());
      boolean closed = over.await(millis, TimeUnit.MILLISECONDS);
      if (closed) {
        throw new SandboxException.Cancelled("closed while waiting for an event", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while waiting for an event", e);
    }
  }

  private ProcessEvent over(ProcessOutput.Ended end) {
    if (ours != null) {
      awaitTreeGone();
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - startNanos);
    ProcessExit exit = Exits.of(end, ours, new Usage(wall, Duration.ZERO, -1));
    ProcessEvent.Ended event = new ProcessEvent.Ended(exit);
    ended = event;
    over.countDown();
    stream.close();
    return event;
  }

  /** The end of what this side killed is told when nothing of it is left. */
  private void awaitTreeGone() {
    try {
      boolean gone = treeGone.await(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
      if (!gone) {
        killedAtNanos = System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while waiting for an event", e);
    }
  }

  /** Hands out what is within the limit; beyond it the tree ends. */
  private @Nullable ProcessEvent bounded(byte[] bytes, Function<byte[], ProcessEvent> as) {
    long limit = facts.outputLimit();
    if (limit == 0) {
      return as.apply(bytes);
    }
    long room = limit - outputBytes;
    outputBytes += bytes.length;
    if (bytes.length <= room) {
      return as.apply(bytes);
    }
    if (room >= 0) {
      Thread.ofVirtual().start(() -> end(EndedBy.OUTPUT_LIMIT));
    }
    return room > 0 ? as.apply(Arrays.copyOf(bytes, (int) room)) : null;
  }

  @Override
  public void write(byte[] bytes) {
    requireRunning();
    lockInput();
    try {
      for (int from = 0; from < bytes.length; from += INPUT_BLOCK) {
        byte[] block = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + INPUT_BLOCK));
        Translation.run(
            sandbox.id(),
            () -> processes.send(Selector.pid(pid()), block, facts.terminal(), longestWrite()));
      }
    } finally {
      input.unlock();
    }
  }

  /** A program that reads slowly makes its writer wait, but not longer than it may run itself. */
  private Duration longestWrite() {
    boolean brief = !facts.timeout().isZero() && facts.timeout().compareTo(SLOWEST_READER) < 0;
    return brief ? facts.timeout() : SLOWEST_READER;
  }

  private void lockInput() {
    try {
      input.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while waiting to write", e);
    }
  }

  private void requireRunning() {
    if (ended != null) {
      throw new SandboxException.ProcessNotFound(
          "sandbox " + sandbox.id() + ": process " + pid() + " has ended");
    }
  }

  @Override
  public void closeStdin() {
    if (ended != null) {
      return;
    }
    if (!processes.envd().version().has(EnvdVersion.Feature.CLOSE_STDIN)) {
      throw new SandboxException.Unsupported(
          "the sandbox's envd " + processes.envd().version() + " cannot end a program's input");
    }
    try {
      processes.closeStdin(Selector.pid(pid()), processes.envd().requestTimeout());
    } catch (E2bException.NotFound e) {
      // It has ended, and its input with it.
    } catch (E2bException e) {
      throw Translation.of(sandbox.id(), e);
    }
  }

  @Override
  public void resize(PtySize size) {
    Translation.run(
        sandbox.id(),
        () ->
            processes.resize(
                Selector.pid(pid()),
                size.columns(),
                size.rows(),
                processes.envd().requestTimeout()));
  }

  @Override
  public void signal(Signal signal) {
    boolean found =
        Translation.of(
            sandbox.id(),
            () ->
                switch (signal) {
                  case KILL -> byEnvd(ProcessService.Signal.SIGKILL);
                  case TERM -> byEnvd(ProcessService.Signal.SIGTERM);
                  case HUP, INT, QUIT, USR1, USR2, CONT, STOP, WINCH ->
                      ProcessTree.signal(sandbox, pid(), signal.number(), facts.user());
                });
    if (!found) {
      throw new SandboxException.ProcessNotFound(
          "sandbox " + sandbox.id() + ": no process " + pid() + " runs");
    }
  }

  private boolean byEnvd(ProcessService.Signal signal) {
    return processes.signal(Selector.pid(pid()), signal, processes.envd().requestTimeout());
  }

  @Override
  public void killTree() {
    if (ours == null && ended == null) {
      ours = EndedBy.CANCELLED;
    }
    try {
      killMarked();
    } finally {
      treeGone.countDown();
    }
  }

  private void killMarked() {
    Translation.run(
        sandbox.id(),
        () -> {
          if (!facts.mark().isEmpty()) {
            killTreeFromInside();
          } else if (ended == null) {
            byEnvd(ProcessService.Signal.SIGKILL);
          }
        });
    killedAtNanos = System.nanoTime();
  }

  /** What kills is a program of the tree's user, which the tree may kill; envd's signal is none. */
  private void killTreeFromInside() {
    try {
      ProcessTree.kill(sandbox, facts.mark(), facts.user());
    } catch (SandboxException.EngineUnavailable e) {
      byEnvd(ProcessService.Signal.SIGKILL);
      ProcessTree.kill(sandbox, facts.mark(), facts.user());
    }
  }

  @Override
  public void close() {
    over.countDown();
    pump.close();
    stream.close();
  }
}
