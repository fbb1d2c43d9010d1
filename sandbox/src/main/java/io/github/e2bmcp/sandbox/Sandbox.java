package io.github.e2bmcp.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * A live place where processes run and files live. Closing the object lets go of it; {@link #kill}
 * ends the sandbox itself.
 *
 * <p>Every method may throw {@link SandboxException.SandboxNotFound} once the sandbox has ended.
 */
public interface Sandbox extends AutoCloseable {

  /** Opaque, unguessable, {@code [a-z0-9-]+}. */
  String id();

  SandboxInfo info();

  /**
   * Starts a process; returns when it runs. A program that cannot be found ends with exit code 127.
   */
  SandboxProcess start(ProcessSpec spec);

  /** The processes that were started through the contract and still run. */
  List<ProcessInfo> processes();

  /**
   * Attaches to a running process; its events are seen from now on.
   *
   * @throws SandboxException.ProcessNotFound when none matches
   */
  SandboxProcess attach(ProcessSelector selector);

  SandboxFiles files();

  Metrics metrics();

  /**
   * Opens a TCP stream to a port that a program inside listens on (its loopback address).
   *
   * @param port 1 to 65535
   * @throws SandboxException.PortClosed when nothing listens
   */
  SandboxStream dial(int port);

  /**
   * Listens inside on 127.0.0.1: each connection that a program inside makes comes out as a stream.
   *
   * @param port 1 to 65535, or 0 for any free one
   * @throws SandboxException.Unsupported without {@link Capability#LISTEN}
   */
  SandboxListener listen(int port);

  /** Sets the remaining life, counted from now; it may be shorter than before. */
  void extend(Duration timeToLive);

  /**
   * Pauses; see the engine's {@link Capability} set for what that means here.
   *
   * @throws SandboxException.Unsupported where the engine can do neither
   */
  void pause();

  void resume();

  /** Ends the sandbox with all its processes and files. Idempotent. */
  void kill();

  /** Lets go of this object; the sandbox lives on. Idempotent. */
  @Override
  void close();
}
