package io.github.e2bmcp.testkit.unprotected;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.Usage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One process of this machine, whose output goes to every view of it. */
final class HostProcess {

  /** How long a daemon that inherited the pipes may keep the last output from being complete. */
  private static final long PIPES_HELD_OPEN_MILLIS = 200;

  private final Process process;
  private final ProcessSpec spec;
  private final String mark;
  private final long startedAt = System.nanoTime();
  private final List<UnprotectedProcess> views = new CopyOnWriteArrayList<>();
  private final UnprotectedProcess firstView = new UnprotectedProcess(this);
  private final AtomicLong outputBytes = new AtomicLong();
  private final AtomicReference<EndedBy> endedBy = new AtomicReference<>(EndedBy.EXIT);
  private volatile ProcessEvent.@Nullable Ended ended;

  private HostProcess(Process process, ProcessSpec spec, String mark) {
    this.process = process;
    this.spec = spec;
    this.mark = mark;
    views.add(firstView);
  }

  static HostProcess start(ProcessSpec spec, Map<String, String> environment, Path directory) {
    ProcessBuilder builder = new ProcessBuilder(spec.command()).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (!spec.stdin()) {
      builder.redirectInput(new File("/dev/null"));
    }
    if (!Files.isDirectory(directory)) {
      throw new SandboxException.FileNotFound("there is no directory " + directory);
    }
    String mark = environment.getOrDefault(UnprotectedSandbox.MARK, "");
    try {
      return new HostProcess(builder.start(), spec, mark);
    } catch (IOException e) {
      String line = "echo " + quoted(spec.command().getFirst()) + ": not found >&2; exit 127";
      try {
        return new HostProcess(builder.command("/bin/sh", "-c", line).start(), spec, mark);
      } catch (IOException again) {
        throw new SandboxException.EngineUnavailable("no process: " + again.getMessage(), again);
      }
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  void onEnd(Runnable action) {
    Thread out = reader(process.getInputStream(), ProcessEvent.Stdout::new);
    Thread err = reader(process.getErrorStream(), ProcessEvent.Stderr::new);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            if (!spec.timeout().isZero()
                && !process.waitFor(spec.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
              kill(EndedBy.TIMEOUT);
            }
            process.waitFor();
            out.join(PIPES_HELD_OPEN_MILLIS);
            err.join(PIPES_HELD_OPEN_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          action.run();
          ProcessEvent.Ended event = new ProcessEvent.Ended(exit());
          ended = event;
          views.forEach(view -> view.deliver(event));
        });
  }

  private Thread reader(InputStream stream, Function<byte[], ProcessEvent> event) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] buffer = new byte[65_536];
          try {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
              ProcessEvent output = event.apply(Arrays.copyOf(buffer, n));
              views.forEach(view -> view.deliver(output));
              long total = outputBytes.addAndGet(n);
              if (spec.outputLimit() > 0 && total > spec.outputLimit()) {
                kill(EndedBy.OUTPUT_LIMIT);
              }
            }
          } catch (IOException e) {
            // The pipe was closed, which ends the output as end of file does.
          }
        });
  }

  private ProcessExit exit() {
    Usage usage = new Usage(Duration.ofNanos(System.nanoTime() - startedAt), Duration.ZERO, -1);
    int value = process.exitValue();
    // The JDK reports a signal as 128 + its number, which a program could also exit with.
    if (value <= 128) {
      return new ProcessExit(value, 0, endedBy.get(), usage);
    }
    int signal = value - 128;
    boolean itsOwn = List.of(4, 6, 7, 8, 11).contains(signal);
    endedBy.compareAndSet(EndedBy.EXIT, itsOwn ? EndedBy.CRASHED : EndedBy.KILLED);
    return new ProcessExit(-1, signal, endedBy.get(), usage);
  }

  UnprotectedProcess firstView() {
    return firstView;
  }

  UnprotectedProcess view() {
    UnprotectedProcess view = new UnprotectedProcess(this);
    views.add(view);
    ProcessEvent.Ended last = ended;
    if (last != null) {
      view.deliver(last);
    }
    return view;
  }

  void drop(UnprotectedProcess view) {
    views.remove(view);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessInfo info() {
    return new ProcessInfo(
        Math.toIntExact(process.pid()),
        spec.tag(),
        spec.command(),
        spec.environment(),
        spec.directory());
  }

  OutputStream stdin() {
    return process.getOutputStream();
  }

  void signal(int number) {
    try {
      new ProcessBuilder("/bin/kill", "-" + number, String.valueOf(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new SandboxException.EngineUnavailable("kill does not run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while sending a signal", e);
    }
  }

  void killTree() {
    kill(EndedBy.KILLED);
  }

  private void kill(EndedBy reason) {
    endedBy.compareAndSet(EndedBy.EXIT, reason);
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    killMarked(mark);
    process.onExit().join();
    descendants.forEach(handle -> handle.onExit().join());
  }

  /** Kills every process whose environment carries the mark, wherever in the tree it is. */
  static void killMarked(String mark) {
    String wanted = UnprotectedSandbox.MARK + "=" + mark;
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      List<ProcessHandle> marked = all.filter(handle -> carries(handle, wanted)).toList();
      marked.forEach(ProcessHandle::destroyForcibly);
      marked.forEach(handle -> handle.onExit().join());
    }
  }

  private static boolean carries(ProcessHandle handle, String wanted) {
    try {
      Path environ = Path.of("/proc", String.valueOf(handle.pid()), "environ");
      return new String(Files.readAllBytes(environ), StandardCharsets.ISO_8859_1).contains(wanted);
    } catch (IOException e) {
      return false; // gone, or not ours to read
    }
  }
}
