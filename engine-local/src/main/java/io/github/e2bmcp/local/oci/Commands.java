package io.github.e2bmcp.local.oci;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one of the machine's programs, with nothing of this process's environment. */
public final class Commands {

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Commands() {}

  /**
   * How a program ended.
   *
   * @param code its exit code; -1 when it did not end in time and was killed
   * @param log what it wrote, at most the last 4 KiB
   */
  public record Outcome(int code, String log) {
    public boolean succeeded() {
      return code == 0;
    }
  }

  /** Where a program's input comes from and its output goes to; null for nowhere. */
  record Wiring(@Nullable File input, @Nullable File output) {
    static final Wiring NONE = new Wiring(null, null);
  }

  /** Runs it to its end or the deadline, whoever interrupts. */
  public static Outcome run(List<String> command, Path log, Duration deadline) {
    return run(command, Wiring.NONE, log, deadline);
  }

  public static Outcome run(List<String> command, Wiring wiring, Path log, Duration deadline) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    File nowhere = new File("/dev/null");
    File input = wiring.input() == null ? nowhere : wiring.input();
    builder.redirectInput(input);
    if (wiring.output() == null) {
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
    } else {
      builder.redirectOutput(wiring.output()).redirectError(log.toFile());
    }
    try {
      Process process = builder.start();
      if (!await(process, deadline)) {
        process.destroyForcibly();
        return new Outcome(-1, "no end within " + deadline.toSeconds() + " s; " + tail(log));
      }
      return new Outcome(process.exitValue(), tail(log));
    } catch (IOException e) {
      return new Outcome(-1, String.valueOf(e.getMessage()));
    }
  }

  /** An interrupt waits too: a runtime that is killed in the middle leaves what nobody finds. */
  private static boolean await(Process process, Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String tail(Path log) {
    try {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
      return text.substring(Math.max(0, text.length() - 4_096));
    } catch (IOException e) {
      return "";
    }
  }
}
