package io.github.e2bmcp.testkit;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A process that was run to its end, with all it wrote.
 *
 * @param out standard output, or a terminal's
 * @param err standard error
 */
public record ProcessRun(byte[] out, byte[] err, ProcessExit exit) {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Runs it in the sandbox. */
  public static ProcessRun of(Sandbox sandbox, ProcessSpec spec) {
    try (SandboxProcess process = sandbox.start(spec)) {
      return of(process);
    }
  }

  /** Runs a shell line in the sandbox. */
  public static ProcessRun shell(Sandbox sandbox, String line) {
    return of(sandbox, ProcessSpec.shell(line));
  }

  /** Runs Python code in the sandbox. */
  public static ProcessRun python(Sandbox sandbox, String code) {
    return of(sandbox, ProcessSpec.of("python3", "-I", "-c", code));
  }

  /** Takes the process's events up to its end, which must come within a minute. */
  public static ProcessRun of(SandboxProcess process) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      ProcessEvent event = process.next(Duration.ofNanos(until - System.nanoTime()));
      switch (event) {
        case ProcessEvent.Stdout(byte[] bytes) -> out.writeBytes(bytes);
        case ProcessEvent.Terminal(byte[] bytes) -> out.writeBytes(bytes);
        case ProcessEvent.Stderr(byte[] bytes) -> err.writeBytes(bytes);
        case ProcessEvent.Ended(ProcessExit exit) -> {
          return new ProcessRun(out.toByteArray(), err.toByteArray(), exit);
        }
        case null -> throw new AssertionError("the process did not end within " + DEADLINE);
      }
    }
  }

  /** Standard output as text, without white space at its ends. */
  public String text() {
    return new String(out, StandardCharsets.UTF_8).strip();
  }

  /** Standard error as text, without white space at its ends. */
  public String errors() {
    return new String(err, StandardCharsets.UTF_8).strip();
  }
}
