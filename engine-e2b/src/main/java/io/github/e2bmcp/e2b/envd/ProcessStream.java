package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.ConnectStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of a process that has started. Letting go of it leaves the process running: only its
 * own timeout, a signal or the sandbox's end stops it.
 *
 * <p>One thread at a time reads; any may close.
 */
public final class ProcessStream implements AutoCloseable {

  /** How often envd is asked to give a sign of life. */
  static final String KEEPALIVE_SECONDS = "50";

  private static final Duration SILENCE = Duration.ofSeconds(125);

  private final Envd envd;
  private final ConnectStream stream;
  private final int pid;
  private volatile boolean keptAlive;
  private @Nullable ProcessOutput ended;

  private ProcessStream(Envd envd, ConnectStream stream) {
    this.envd = envd;
    this.stream = stream;
    this.pid = awaitStart();
  }

  /** Waits for the start event, which envd sends first; closes the stream when it does not come. */
  static ProcessStream started(Envd envd, ConnectStream stream) {
    try {
      ProcessStream process = new ProcessStream(envd, stream);
      process.watchSilence();
      return process;
    } catch (E2bException e) {
      stream.close();
      throw e;
    }
  }

  private int awaitStart() {
    ProcessOutput first = read();
    if (first instanceof ProcessOutput.Started started) {
      return started.pid();
    }
    throw new E2bException.Protocol("The process did not start, and envd did not say why");
  }

  /**
   * A broken connection may never say so. A daemon that gave signs of life and stopped is gone; one
   * that never did, as some compatible servers, is asked.
   */
  private void watchSilence() {
    stream.watchSilence(
        SILENCE,
        () ->
            keptAlive
                ? new E2bException.SandboxUnreachable(
                    "The sandbox gave no sign of life for " + SILENCE.toSeconds() + " seconds")
                : envd.deathVerdict(null));
  }

  public int pid() {
    return pid;
  }

  /**
   * The next event; {@link ProcessOutput.Ended} is the last and handed out again ever after.
   *
   * @throws E2bException.Timeout when the process ran longer than it may
   * @throws E2bException.SandboxNotRunning when the sandbox ended
   */
  public ProcessOutput next() {
    ProcessOutput known = ended;
    if (known != null) {
      return known;
    }
    ProcessOutput event = read();
    if (event == null) {
      throw new E2bException.Protocol("The stream ended, but not the process");
    }
    if (event instanceof ProcessOutput.Ended) {
      ended = event;
      drain();
    }
    return event;
  }

  private @Nullable ProcessOutput read() {
    while (true) {
      JsonNode message = envd.probing(stream::next);
      if (message == null) {
        return null;
      }
      ProcessOutput event = ProcessOutput.read(message);
      if (event != null) {
        return event;
      }
      keptAlive = keptAlive || message.path("event").has("keepalive");
    }
  }

  /** The end-of-stream message follows at once; reading it frees the connection. */
  private void drain() {
    try {
      stream.next();
    } catch (E2bException e) {
      // The process has ended, whatever became of the stream.
    }
    stream.close();
  }

  @Override
  public void close() {
    stream.close();
  }
}
