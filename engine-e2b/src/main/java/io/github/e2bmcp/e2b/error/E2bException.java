package io.github.e2bmcp.e2b.error;

import org.jspecify.annotations.Nullable;

/**
 * Why a call to E2B failed. Unchecked; catch the branch that you can act on:
 *
 * <table>
 *   <caption>Which error asks for what</caption>
 *   <tr><th>catch</th><th>and</th></tr>
 *   <tr><td>{@link CommandExit}</td><td>look at its exit code and output: the program failed</td></tr>
 *   <tr><td>{@link SandboxNotFound}, {@link SandboxNotRunning}</td><td>make a new sandbox</td></tr>
 *   <tr><td>{@link FileNotFound}, {@link InvalidArgument}</td><td>mend the call</td></tr>
 *   <tr><td>{@link Timeout}</td><td>allow more time, or do less</td></tr>
 *   <tr><td>{@link Authentication}</td><td>set {@code E2B_API_KEY}</td></tr>
 *   <tr><td>whatever is {@link #retryable}</td><td>wait and call again</td></tr>
 *   <tr><td>{@link E2bException}</td><td>report {@link #text}, which says what happened</td></tr>
 * </table>
 *
 * <p>The family is the official SDKs', name by name ({@code SandboxNotFoundError} of JavaScript and
 * {@code SandboxNotFoundException} of Python are {@link SandboxNotFound}), and as there a refused
 * key, a busy service, builds, volumes and secrets stand beside {@link SandboxError}, not below it.
 */
@SuppressWarnings("serial") // nobody keeps exceptions of one version for another
public abstract sealed class E2bException extends RuntimeException {

  private int statusCode;

  private E2bException(String message) {
    super(message);
  }

  /** What happened and, where it helps, what to do; never empty of meaning, never null. */
  public final String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** The HTTP status of the answer that this error came from; 0 when none did. */
  public final int statusCode() {
    return statusCode;
  }

  /** Whether the server refused this time and changed nothing, so that the same call may follow. */
  public final boolean retryable() {
    return this instanceof RateLimit || this instanceof ServiceBusy;
  }

  /** Notes the HTTP status; for those who make errors. */
  public final E2bException withStatus(int code) {
    statusCode = code;
    return this;
  }

  /** Notes the cause, once; for those who make errors. */
  public final E2bException because(@Nullable Throwable cause) {
    if (cause != null) {
      initCause(cause);
    }
    return this;
  }

  /** A sandbox or the service could not do what was asked; the branches below say why. */
  public static sealed class SandboxError extends E2bException {
    public SandboxError(String message) {
      super(message);
    }
  }

  /** An argument cannot be what it is, or its file is not what the call needs. */
  public static final class InvalidArgument extends SandboxError {
    public InvalidArgument(String message) {
      super(message);
    }
  }

  /** What the call names is not there. */
  public static sealed class NotFound extends SandboxError {
    public NotFound(String message) {
      super(message);
    }
  }

  /** No such sandbox, or it is not yours. */
  public static final class SandboxNotFound extends NotFound {
    public SandboxNotFound(String message) {
      super(message);
    }
  }

  /** No such file or directory in the sandbox. */
  public static final class FileNotFound extends NotFound {
    public FileNotFound(String message) {
      super(message);
    }
  }

  /** Something stands in the place already. */
  public static final class AlreadyExists extends SandboxError {
    public AlreadyExists(String message) {
      super(message);
    }
  }

  /** The sandbox's disk is full. */
  public static final class NotEnoughSpace extends SandboxError {
    public NotEnoughSpace(String message) {
      super(message);
    }
  }

  /** Too many requests or sandboxes; nothing was changed. */
  public static final class RateLimit extends SandboxError {
    public RateLimit(String message) {
      super(message);
    }
  }

  /** No answer in time. A longer timeout helps, or none ({@link java.time.Duration#ZERO}). */
  public static sealed class Timeout extends SandboxError {
    public Timeout(String message) {
      super(message);
    }
  }

  /** The sandbox was killed, paused or reached its end of life; trying again will not help. */
  public static final class SandboxNotRunning extends Timeout {
    public SandboxNotRunning(String message) {
      super(message);
    }
  }

  /** The sandbox could not be reached and is not known to be gone. */
  public static final class SandboxUnreachable extends Timeout {
    public SandboxUnreachable(String message) {
      super(message);
    }
  }

  /** A connection could not be made or broke; what the server did meanwhile is not known. */
  public static final class ConnectionFailed extends SandboxError {
    public ConnectionFailed(String message) {
      super(message);
    }
  }

  /** A paused sandbox whose memory cannot be restored; connect with a reboot instead. */
  public static final class GuestUnresponsive extends SandboxError {
    public GuestUnresponsive(String message) {
      super(message);
    }
  }

  /** The template is too old for the call, or unknown. */
  public static final class Template extends SandboxError {
    public Template(String message) {
      super(message);
    }
  }

  /** The branch has no upstream. */
  public static final class GitUpstream extends SandboxError {
    public GitUpstream(String message) {
      super(message);
    }
  }

  /** The answer was not what the protocol says. */
  public static final class Protocol extends SandboxError {
    public Protocol(String message) {
      super(message);
    }
  }

  /** A key or token is missing or refused. */
  public static sealed class Authentication extends E2bException {
    public Authentication(String message) {
      super(message);
    }
  }

  /** The git server refused the credentials, or wants some. */
  public static final class GitAuthentication extends Authentication {
    public GitAuthentication(String message) {
      super(message);
    }
  }

  /** The service refused this time (503); nothing was changed. */
  public static final class ServiceBusy extends E2bException {
    public ServiceBusy(String message) {
      super(message);
    }
  }

  /** A template build failed. */
  public static sealed class Build extends E2bException {
    public Build(String message) {
      super(message);
    }
  }

  /** A file of a template build could not be uploaded. */
  public static final class FileUpload extends Build {
    public FileUpload(String message) {
      super(message);
    }
  }

  /** A volume could not do what was asked. */
  public static sealed class VolumeError extends E2bException {
    public VolumeError(String message) {
      super(message);
    }
  }

  /** No such volume. */
  public static final class VolumeNotFound extends VolumeError {
    public VolumeNotFound(String message) {
      super(message);
    }
  }

  /** No such file or directory in the volume. */
  public static final class VolumePathNotFound extends VolumeError {
    public VolumePathNotFound(String message) {
      super(message);
    }
  }

  /** A secret could not be kept or changed. */
  public static sealed class SecretError extends E2bException {
    public SecretError(String message) {
      super(message);
    }
  }

  /** No such secret. */
  public static final class SecretNotFound extends SecretError {
    public SecretNotFound(String message) {
      super(message);
    }
  }

  /** The calling thread was interrupted; its interrupt flag is still set. */
  public static final class Cancelled extends E2bException {
    public Cancelled(String message) {
      super(message);
    }
  }

  /** A foreground command ended with another exit code than 0. */
  public static final class CommandExit extends SandboxError {
    private final int exitCode;
    private final String stdout;
    private final String stderr;

    public CommandExit(String message, int exitCode, String stdout, String stderr) {
      super(message);
      this.exitCode = exitCode;
      this.stdout = stdout;
      this.stderr = stderr;
    }

    /** 1 to 255; -1 when a signal ended the command. */
    public int exitCode() {
      return exitCode;
    }

    public String stdout() {
      return stdout;
    }

    public String stderr() {
      return stderr;
    }
  }
}
