package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of a process that has started. Letting go of it leaves the process running: only its
 * own timeout, a signal or the sandbox's end stops it.
 *
 * <p>One thread at a time reads; any may close.
 */
public final class ProcessStream implements AutoCloseable {

  private final EventStream stream;
  private final int pid;
  private @Nullable ProcessOutput ended;

  private ProcessStream(EventStream stream) {
    this.stream = stream;
    this.pid = awaitStart();
  }

  /** Waits for the start event, which envd sends first; closes the stream when it does not come. */
  static ProcessStream started(EventStream stream) {
    try {
      ProcessStream process = new ProcessStream(stream);
      stream.watchSilence();
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
    try {
      while (true) {
        JsonNode message = stream.next();
        if (message == null) {
          return null;
        }
        ProcessOutput event = ProcessOutput.read(message);
        if (event != null) {
          return event;
        }
      }
    } catch (E2bException e) {
      stream.close();
      throw e;
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
