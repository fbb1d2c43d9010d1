package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.envd.ProcessStream;
import io.github.e2bmcp.e2b.error.E2bException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A command that runs in the background. Letting go of it does not stop it.
 *
 * <p>Any thread may send input, kill or close; one at a time waits or takes events.
 */
public final class RunningCommand implements AutoCloseable {

  private final ProcessService processes;
  private final ProcessStream stream;
  private final CommandOptions options;
  private final Transcript stdout = new Transcript();
  private final Transcript stderr = new Transcript();
  private final Utf8Decoder stdoutDecoder = new Utf8Decoder();
  private final Utf8Decoder stderrDecoder = new Utf8Decoder();

  RunningCommand(ProcessService processes, ProcessStream stream, CommandOptions options) {
    this.processes = processes;
    this.stream = stream;
    this.options = options;
  }

  public int pid() {
    return stream.pid();
  }

  /** The output that was seen until now. */
  public String stdout() {
    return stdout.toString();
  }

  /** The error output that was seen until now. */
  public String stderr() {
    return stderr.toString();
  }

  /**
   * Waits for the end, handing output to the options' consumers as it comes.
   *
   * @throws E2bException.CommandExit when it ends with another exit code than 0
   * @throws E2bException.Timeout when it runs longer than it may
   */
  public CommandResult waitFor() {
    CommandResult result = waitForAny();
    if (result.exitCode() != 0) {
      throw new E2bException.CommandExit(
          result.error().isEmpty() ? "exit status " + result.exitCode() : result.error(),
          result.exitCode(),
          result.stdout(),
          result.stderr());
    }
    return result;
  }

  /** As {@link #waitFor}, for commands whose failing is no exception. */
  public CommandResult waitForAny() {
    while (true) {
      switch (next()) {
        case ProcessOutput.Ended ended -> {
          finish();
          return new CommandResult(ended.exitCode(), stdout(), stderr(), ended.error());
        }
        case ProcessOutput.Stdout out ->
            hand(stdoutDecoder.next(out.bytes()), stdout, options.onStdout());
        case ProcessOutput.Stderr err ->
            hand(stderrDecoder.next(err.bytes()), stderr, options.onStderr());
        case ProcessOutput.Terminal terminal ->
            hand(stdoutDecoder.next(terminal.bytes()), stdout, options.onStdout());
        case ProcessOutput.Started started -> {}
      }
    }
  }

  private void finish() {
    hand(stdoutDecoder.end(), stdout, options.onStdout());
    hand(stderrDecoder.end(), stderr, options.onStderr());
  }

  private static void hand(String text, Transcript all, Consumer<String> consumer) {
    if (!text.isEmpty()) {
      all.append(text);
      consumer.accept(text);
    }
  }

  /**
   * The next event as it came, for programs that want bytes; the last is {@link
   * ProcessOutput.Ended}. What is taken here is not in {@link #stdout}.
   */
  public ProcessOutput next() {
    return stream.next();
  }

  public void sendStdin(String text) {
    sendStdin(text.getBytes(StandardCharsets.UTF_8));
  }

  public void sendStdin(byte[] bytes) {
    processes.send(Selector.pid(pid()), bytes, false, timeout());
  }

  /** Ends the command's input. */
  public void closeStdin() {
    processes.closeStdin(Selector.pid(pid()), timeout());
  }

  /** False when it had ended already. */
  public boolean kill() {
    return processes.signal(Selector.pid(pid()), ProcessService.Signal.SIGKILL, timeout());
  }

  private Duration timeout() {
    return processes.envd().requestTimeout();
  }

  /** Lets go of it; it runs on. Idempotent. */
  @Override
  public void close() {
    stream.close();
  }

  /** Output that one thread adds to and any may read. */
  private static final class Transcript {
    private final StringBuilder text = new StringBuilder();

    synchronized void append(String piece) {
      text.append(piece);
    }

    @Override
    public synchronized String toString() {
      return text.toString();
    }
  }
}
