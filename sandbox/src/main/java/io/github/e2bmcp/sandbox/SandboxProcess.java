package io.github.e2bmcp.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A running process and the events seen of it. Output is flow-controlled: what nobody takes makes
 * the program wait, never the engine's memory grow.
 *
 * <p>Each event is handed out once; one thread at a time takes them.
 */
public interface SandboxProcess extends AutoCloseable {

  /** The process id inside the sandbox. */
  int pid();

  /** The tag it was started with; empty for none. */
  String tag();

  /**
   * The next event; {@link ProcessEvent.Ended} is the last one and is handed out again ever after.
   *
   * @return null when none came within the wait
   * @param wait how long at the most; {@link Duration#ZERO} to look only
   */
  @Nullable ProcessEvent next(Duration wait);

  /**
   * Writes to the program's input or terminal; blocks while the program does not read.
   *
   * @throws SandboxException.ProcessNotFound when it has ended
   */
  void write(byte[] bytes);

  /** Ends the program's input. Idempotent. */
  void closeStdin();

  void resize(PtySize size);

  /** Sends a signal to the process alone. */
  void signal(Signal signal);

  /** Kills the process and everything it started, daemons included; returns when all are gone. */
  void killTree();

  /**
   * Lets go of the events; the process runs on and its output is dropped from now on. Idempotent.
   */
  @Override
  void close();
}
