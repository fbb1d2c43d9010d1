package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Runs pip or npm inside a sandbox and takes its output in lines. */
public final class ToolRun {

  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int LOG_LINES = 400;
  private static final int LINE_CHARACTERS = 4_000;
  private static final int SHOWN_LINES = 40;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Consumer<String> onLine;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();

  public ToolRun(Consumer<String> onLine) {
    this.onLine = onLine;
  }

  /** Runs to the end; when the calling thread is interrupted everything it started is killed. */
  public ProcessExit run(Sandbox sandbox, ProcessSpec spec) {
    try (SandboxProcess process = sandbox.start(spec)) {
      try {
        while (true) {
          switch (process.next(LOOK)) {
            case null -> {}
            case ProcessEvent.Stdout event -> take(out, event.bytes());
            case ProcessEvent.Terminal event -> take(out, event.bytes());
            case ProcessEvent.Stderr event -> take(err, event.bytes());
            case ProcessEvent.Ended event -> {
              flush(out);
              flush(err);
              return event.exit();
            }
          }
        }
      } catch (SandboxException.Cancelled e) {
        killTree(process);
        throw e;
      }
    }
  }

  /** The last lines, in the order in which they came. */
  public String log() {
    return String.join("\n", lines);
  }

  /** The last few lines. */
  public String shownLog() {
    return String.join("\n", lines.stream().skip(Math.max(0, lines.size() - SHOWN_LINES)).toList());
  }

  private static void killTree(SandboxProcess process) {
    boolean interrupted = Thread.interrupted();
    try {
      process.killTree();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void take(StringBuilder partial, byte[] bytes) {
    partial.append(new String(bytes, StandardCharsets.UTF_8));
    int start = 0;
    for (int end = partial.indexOf("\n"); end >= 0; end = partial.indexOf("\n", start)) {
      line(partial.substring(start, end));
      start = end + 1;
    }
    partial.delete(0, start);
    if (partial.length() > LINE_CHARACTERS) {
      flush(partial);
    }
  }

  private void flush(StringBuilder partial) {
    if (!partial.isEmpty()) {
      line(partial.toString());
      partial.setLength(0);
    }
  }

  private void line(String text) {
    String line = text.stripTrailing();
    if (lines.size() == LOG_LINES) {
      lines.removeFirst();
    }
    String kept =
        line.length() > LINE_CHARACTERS
            ? line.substring(0, LINE_CHARACTERS / 2)
                + " … "
                + line.substring(line.length() - LINE_CHARACTERS / 2)
            : line;
    lines.add(kept);
    onLine.accept(kept);
  }
}
