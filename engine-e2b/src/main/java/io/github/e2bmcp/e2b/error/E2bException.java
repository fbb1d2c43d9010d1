package io.github.e2bmcp.e2b.error;

import org.jspecify.annotations.Nullable;

/**
 * Why a call to E2B failed: the same family as the official SDKs', with the same texts where theirs
 * help. Unchecked; catch the branch you can act on.
 *
 * <p>As in the official SDKs a refused key ({@link Authentication}), a busy service ({@link
 * ServiceBusy}), builds, volumes and secrets stand beside {@link SandboxError}, not below it.
 */
public abstract class E2bException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int statusCode;

  private E2bException(String message, int statusCode, @Nullable Throwable cause) {
    super(message, cause);
    this.statusCode = statusCode;
  }

  /** The HTTP status of the answer that this error came from; 0 when none did. */
  public int statusCode() {
    return statusCode;
  }

  /** The message, which is never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** A general failure of a sandbox or of the service. */
  public static class SandboxError extends E2bException {
    private static final long serialVersionUID = 1L;

    public SandboxError(String message) {
      this(message, 0, null);
    }

    public SandboxError(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** No answer in time, or the sandbox ended meanwhile. */
  public static class Timeout extends SandboxError {
    private static final long serialVersionUID = 1L;

    public Timeout(String message) {
      this(message, 0, null);
    }

    public Timeout(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A connection could not be made or broke; what the server did meanwhile is not known. */
  public static class ConnectionFailed extends SandboxError {
    private static final long serialVersionUID = 1L;

    public ConnectionFailed(String message, @Nullable Throwable cause) {
      super(message, 0, cause);
    }
  }

  /** The sandbox was killed, paused or reached its end of life; trying again will not help. */
  public static class SandboxNotRunning extends Timeout {
    private static final long serialVersionUID = 1L;

    public SandboxNotRunning(String message) {
      this(message, 0, null);
    }

    public SandboxNotRunning(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The sandbox could not be reached and is not known to be gone. */
  public static class SandboxUnreachable extends Timeout {
    private static final long serialVersionUID = 1L;

    public SandboxUnreachable(String message) {
      this(message, 0, null);
    }

    public SandboxUnreachable(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** An argument cannot be what it is. */
  public static class InvalidArgument extends SandboxError {
    private static final long serialVersionUID = 1L;

    public InvalidArgument(String message) {
      this(message, 0, null);
    }

    public InvalidArgument(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The sandbox's disk is full. */
  public static class NotEnoughSpace extends SandboxError {
    private static final long serialVersionUID = 1L;

    public NotEnoughSpace(String message) {
      this(message, 0, null);
    }

    public NotEnoughSpace(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** What the call names is not there. */
  public static class NotFound extends SandboxError {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      this(message, 0, null);
    }

    public NotFound(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** No such file or directory in the sandbox. */
  public static class FileNotFound extends NotFound {
    private static final long serialVersionUID = 1L;

    public FileNotFound(String message) {
      this(message, 0, null);
    }

    public FileNotFound(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** No such sandbox, or it is not yours. */
  public static class SandboxNotFound extends NotFound {
    private static final long serialVersionUID = 1L;

    public SandboxNotFound(String message) {
      this(message, 0, null);
    }

    public SandboxNotFound(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** Something stands in the place already. */
  public static class AlreadyExists extends SandboxError {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(String message) {
      this(message, 0, null);
    }

    public AlreadyExists(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The template is too old for the call, or unknown. */
  public static class Template extends SandboxError {
    private static final long serialVersionUID = 1L;

    public Template(String message) {
      this(message, 0, null);
    }

    public Template(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** Too many requests or sandboxes. */
  public static class RateLimit extends SandboxError {
    private static final long serialVersionUID = 1L;

    public RateLimit(String message) {
      this(message, 0, null);
    }

    public RateLimit(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A paused sandbox whose memory cannot be restored; connect with a reboot instead. */
  public static class GuestUnresponsive extends SandboxError {
    private static final long serialVersionUID = 1L;

    public GuestUnresponsive(String message) {
      this(message, 0, null);
    }

    public GuestUnresponsive(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The branch has no upstream. */
  public static class GitUpstream extends SandboxError {
    private static final long serialVersionUID = 1L;

    public GitUpstream(String message) {
      this(message, 0, null);
    }

    public GitUpstream(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The answer was not what the protocol says. */
  public static class Protocol extends SandboxError {
    private static final long serialVersionUID = 1L;

    public Protocol(String message) {
      this(message, 0, null);
    }

    public Protocol(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A key or token is missing or refused. */
  public static class Authentication extends E2bException {
    private static final long serialVersionUID = 1L;

    public Authentication(String message) {
      this(message, 0, null);
    }

    public Authentication(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The git server refused the credentials, or wants some. */
  public static class GitAuthentication extends Authentication {
    private static final long serialVersionUID = 1L;

    public GitAuthentication(String message) {
      this(message, 0, null);
    }

    public GitAuthentication(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The service refused for now (503) and changed nothing; try again shortly. */
  public static class ServiceBusy extends E2bException {
    private static final long serialVersionUID = 1L;

    public ServiceBusy(String message) {
      this(message, 0, null);
    }

    public ServiceBusy(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A template build failed. */
  public static class Build extends E2bException {
    private static final long serialVersionUID = 1L;

    public Build(String message) {
      this(message, 0, null);
    }

    public Build(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A file of a template build could not be uploaded. */
  public static class FileUpload extends Build {
    private static final long serialVersionUID = 1L;

    public FileUpload(String message) {
      this(message, 0, null);
    }

    public FileUpload(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A general failure of a volume. */
  public static class VolumeError extends E2bException {
    private static final long serialVersionUID = 1L;

    public VolumeError(String message) {
      this(message, 0, null);
    }

    public VolumeError(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** No such volume. */
  public static class VolumeNotFound extends VolumeError {
    private static final long serialVersionUID = 1L;

    public VolumeNotFound(String message) {
      this(message, 0, null);
    }

    public VolumeNotFound(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** No such file or directory in the volume. */
  public static class VolumePathNotFound extends VolumeError {
    private static final long serialVersionUID = 1L;

    public VolumePathNotFound(String message) {
      this(message, 0, null);
    }

    public VolumePathNotFound(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A general failure of a secret. */
  public static class SecretError extends E2bException {
    private static final long serialVersionUID = 1L;

    public SecretError(String message) {
      this(message, 0, null);
    }

    public SecretError(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** No such secret. */
  public static class SecretNotFound extends SecretError {
    private static final long serialVersionUID = 1L;

    public SecretNotFound(String message) {
      this(message, 0, null);
    }

    public SecretNotFound(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** The calling thread was interrupted; its interrupt flag is still set. */
  public static class Cancelled extends E2bException {
    private static final long serialVersionUID = 1L;

    public Cancelled(String message) {
      this(message, 0, null);
    }

    public Cancelled(String message, int statusCode, @Nullable Throwable cause) {
      super(message, statusCode, cause);
    }
  }

  /** A foreground command ended with another exit code than 0. */
  public static class CommandExit extends SandboxError {
    private static final long serialVersionUID = 1L;

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
