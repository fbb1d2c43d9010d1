package io.github.e2bmcp.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * Why a call to an engine could not do its work. The message says what happened, to which sandbox,
 * and what to do next; it is safe to show to a caller. A program that fails inside a sandbox is no
 * exception but a {@link ProcessExit}.
 */
public abstract sealed class SandboxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final String code;

  private SandboxException(Fault fault, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
    this.code = code;
  }

  public Fault fault() {
    return fault;
  }

  /** A stable name for programs, such as {@code sandbox_not_found}. */
  public String code() {
    return code;
  }

  /** The message, which is never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }

  /** An argument cannot be what it is. */
  public static final class InvalidArgument extends SandboxException {
    private static final long serialVersionUID = 1L;

    public InvalidArgument(String message) {
      this(message, null);
    }

    public InvalidArgument(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "invalid_argument", message, cause);
    }
  }

  /** The sandbox is gone or never was. */
  public static final class SandboxNotFound extends SandboxException {
    private static final long serialVersionUID = 1L;

    public SandboxNotFound(String message) {
      this(message, null);
    }

    public SandboxNotFound(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "sandbox_not_found", message, cause);
    }
  }

  /** The sandbox is paused; resume it first. */
  public static final class SandboxPaused extends SandboxException {
    private static final long serialVersionUID = 1L;

    public SandboxPaused(String message) {
      this(message, null);
    }

    public SandboxPaused(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "sandbox_paused", message, cause);
    }
  }

  /** No such process runs. */
  public static final class ProcessNotFound extends SandboxException {
    private static final long serialVersionUID = 1L;

    public ProcessNotFound(String message) {
      this(message, null);
    }

    public ProcessNotFound(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "process_not_found", message, cause);
    }
  }

  /** There is no such file or directory. */
  public static final class FileNotFound extends SandboxException {
    private static final long serialVersionUID = 1L;

    public FileNotFound(String message) {
      this(message, null);
    }

    public FileNotFound(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "file_not_found", message, cause);
    }
  }

  /** The sandbox's user may not do that. */
  public static final class PermissionDenied extends SandboxException {
    private static final long serialVersionUID = 1L;

    public PermissionDenied(String message) {
      this(message, null);
    }

    public PermissionDenied(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "permission_denied", message, cause);
    }
  }

  /** Something stands in the place already. */
  public static final class AlreadyExists extends SandboxException {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(String message) {
      this(message, null);
    }

    public AlreadyExists(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "already_exists", message, cause);
    }
  }

  /** Nothing listens on the port. */
  public static final class PortClosed extends SandboxException {
    private static final long serialVersionUID = 1L;

    public PortClosed(String message) {
      this(message, null);
    }

    public PortClosed(String message, @Nullable Throwable cause) {
      super(Fault.SANDBOX, "port_closed", message, cause);
    }
  }

  /** The sandbox's disk limit is reached. */
  public static final class NotEnoughSpace extends SandboxException {
    private static final long serialVersionUID = 1L;

    public NotEnoughSpace(String message) {
      this(message, null);
    }

    public NotEnoughSpace(String message, @Nullable Throwable cause) {
      super(Fault.LIMIT, "not_enough_space", message, cause);
    }
  }

  /** A limit on sandboxes, calls or sizes is reached. */
  public static final class LimitReached extends SandboxException {
    private static final long serialVersionUID = 1L;

    public LimitReached(String message) {
      this(message, null);
    }

    public LimitReached(String message, @Nullable Throwable cause) {
      super(Fault.LIMIT, "limit_reached", message, cause);
    }
  }

  /** Too many requests; try again later. */
  public static final class RateLimited extends SandboxException {
    private static final long serialVersionUID = 1L;

    public RateLimited(String message) {
      this(message, null);
    }

    public RateLimited(String message, @Nullable Throwable cause) {
      super(Fault.LIMIT, "rate_limited", message, cause);
    }
  }

  /** A key or token is missing or refused. */
  public static final class Unauthorized extends SandboxException {
    private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
      this(message, null);
    }

    public Unauthorized(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "unauthorized", message, cause);
    }
  }

  /** The engine behind the call does not offer it. */
  public static final class Unsupported extends SandboxException {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
      this(message, null);
    }

    public Unsupported(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "unsupported", message, cause);
    }
  }

  /** An answer did not come in time. */
  public static final class DeadlineExceeded extends SandboxException {
    private static final long serialVersionUID = 1L;

    public DeadlineExceeded(String message) {
      this(message, null);
    }

    public DeadlineExceeded(String message, @Nullable Throwable cause) {
      super(Fault.ENGINE, "deadline_exceeded", message, cause);
    }
  }

  /** The sandbox ended during the call. */
  public static final class SandboxLost extends SandboxException {
    private static final long serialVersionUID = 1L;

    public SandboxLost(String message) {
      this(message, null);
    }

    public SandboxLost(String message, @Nullable Throwable cause) {
      super(Fault.SANDBOX, "sandbox_lost", message, cause);
    }
  }

  /** No sandbox can be made or reached. */
  public static final class EngineUnavailable extends SandboxException {
    private static final long serialVersionUID = 1L;

    public EngineUnavailable(String message) {
      this(message, null);
    }

    public EngineUnavailable(String message, @Nullable Throwable cause) {
      super(Fault.ENGINE, "engine_unavailable", message, cause);
    }
  }

  /** The calling thread was interrupted. */
  public static final class Cancelled extends SandboxException {
    private static final long serialVersionUID = 1L;

    public Cancelled(String message) {
      this(message, null);
    }

    public Cancelled(String message, @Nullable Throwable cause) {
      super(Fault.CALLER, "cancelled", message, cause);
    }
  }

  /** A defect of this program. */
  public static final class Internal extends SandboxException {
    private static final long serialVersionUID = 1L;

    public Internal(String message) {
      this(message, null);
    }

    public Internal(String message, @Nullable Throwable cause) {
      super(Fault.INTERNAL, "internal", message, cause);
    }
  }
}
