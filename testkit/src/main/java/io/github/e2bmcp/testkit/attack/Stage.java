package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where one attack takes place: its sandboxes, the bait on this machine that it must not reach, and
 * a nonce that names everything that belongs to it. For one thread, except {@link #close}.
 */
public final class Stage implements AutoCloseable {

  /** Small, so that going beyond them is quick and harmless where nothing enforces them. */
  static final Limits LIMITS = new Limits(256L << 20, 1, 64, 64L << 20, 2_000, 256);

  private static final int KEPT_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SandboxEngine engine;
  private final boolean bounded;
  private final NetworkField field;
  private final String nonce = "attack-" + UUID.randomUUID();
  private final List<Sandbox> sandboxes = new CopyOnWriteArrayList<>();
  private volatile @Nullable Bait bait;

  Stage(SandboxEngine engine, boolean bounded, NetworkField field) {
    this.engine = engine;
    this.bounded = bounded;
    this.field = field;
  }

  /** Part of the arguments of every program of this stage. */
  String nonce() {
    return nonce;
  }

  /** Whether nothing protects this machine: programs then stop where the effect is proven. */
  boolean bounded() {
    return bounded;
  }

  NetworkField field() {
    return field;
  }

  /** The attacker's sandbox. */
  Sandbox sandbox() {
    return sandboxes.isEmpty() ? another() : sandboxes.getFirst();
  }

  /** One more sandbox, with the programs in it. */
  Sandbox another() {
    Sandbox sandbox =
        engine.create(
            SandboxSpec.standard().withLimits(LIMITS).withTimeToLive(Duration.ofMinutes(10)));
    sandboxes.add(sandbox);
    return sandbox;
  }

  List<Sandbox> sandboxes() {
    return sandboxes;
  }

  /** What the attacker must not reach; set out at the first call. */
  Bait bait() {
    Bait present = bait;
    if (present == null) {
      present = Bait.set(nonce);
      bait = present;
    }
    return present;
  }

  /** Runs a program to its end and kills what it left running, as a server does after a call. */
  ProgramRun run(Sandbox sandbox, Program program) {
    write(sandbox, "attack.py");
    write(sandbox, program.file());
    return run(sandbox, spec(program));
  }

  /** The program as a process, without the engine's bounds where nothing protects anyway. */
  ProcessSpec spec(Program program) {
    List<String> command = new ArrayList<>(List.of(program.interpreter(), program.file(), nonce));
    command.addAll(program.arguments());
    ProcessSpec spec = ProcessSpec.of(command.toArray(String[]::new));
    return bounded
        ? spec
        : spec.withTimeout(program.timeout()).withOutputLimit(program.outputLimit());
  }

  ProgramRun run(Sandbox sandbox, ProcessSpec spec) {
    long startedAt = System.nanoTime();
    try (var process = sandbox.start(spec)) {
      Output output = new Output();
      while (true) {
        ProcessEvent event = process.next(PATIENCE);
        if (event == null) {
          process.killTree();
          throw new SandboxException.DeadlineExceeded("the program's end was never reported");
        }
        if (event instanceof ProcessEvent.Ended ended) {
          Duration answered = Duration.ofNanos(System.nanoTime() - startedAt);
          process.killTree();
          return output.of(ended.exit(), answered);
        }
        output.take(event);
      }
    }
  }

  void write(Sandbox sandbox, String file) {
    try (OutputStream stream = sandbox.files().write(file)) {
      stream.write(Program.text(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all sandboxes and removes the bait. */
  @Override
  public void close() {
    sandboxes.forEach(Sandbox::kill);
    Bait present = bait;
    if (present != null) {
      present.close();
    }
  }

  /** Lets time pass; a wait that somebody interrupts ends the trial. */
  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("the trial was interrupted", e);
    }
  }

  private static final class Output {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long bytes;

    void take(ProcessEvent event) {
      switch (event) {
        case ProcessEvent.Stdout part -> keep(out, part.bytes());
        case ProcessEvent.Stderr part -> keep(err, part.bytes());
        case ProcessEvent.Terminal part -> keep(out, part.bytes());
        case ProcessEvent.Ended end -> throw new IllegalArgumentException("no output: " + end);
      }
    }

    private void keep(ByteArrayOutputStream stream, byte[] part) {
      bytes += part.length;
      stream.write(part, 0, Math.min(part.length, Math.max(0, KEPT_BYTES - stream.size())));
    }

    ProgramRun of(ProcessExit exit, Duration answered) {
      return new ProgramRun(
          exit,
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8),
          bytes,
          answered);
    }
  }
}
