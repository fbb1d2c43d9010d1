package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.SandboxException;
import java.util.function.Supplier;

/** Turns the client's errors into the contract's. */
final class Translation {

  private Translation() {}

  static <T> T of(String sandboxId, Supplier<T> call) {
    try {
      return call.get();
    } catch (E2bException e) {
      throw of(sandboxId, e);
    }
  }

  static void run(String sandboxId, Runnable call) {
    of(
        sandboxId,
        () -> {
          call.run();
          return true;
        });
  }

  static SandboxException of(String sandboxId, E2bException e) {
    String text = sandboxId.isEmpty() ? e.text() : "sandbox " + sandboxId + ": " + e.text();
    return switch (e) {
      case E2bException.Cancelled cancelled -> new SandboxException.Cancelled(text, e);
      case E2bException.Authentication refused -> new SandboxException.Unauthorized(text, e);
      case E2bException.InvalidArgument invalid -> new SandboxException.InvalidArgument(text, e);
      case E2bException.FileNotFound missing -> new SandboxException.FileNotFound(text, e);
      case E2bException.SandboxNotFound gone -> new SandboxException.SandboxNotFound(text, e);
      case E2bException.NotFound missing -> new SandboxException.ProcessNotFound(text, e);
      case E2bException.AlreadyExists exists -> new SandboxException.AlreadyExists(text, e);
      case E2bException.NotEnoughSpace full -> new SandboxException.NotEnoughSpace(text, e);
      case E2bException.RateLimit limited -> limited(text, limited);
      case E2bException.SandboxNotRunning gone ->
          gone.getCause() == null
              ? new SandboxException.SandboxNotFound(text, e)
              : new SandboxException.SandboxLost(text, e);
      case E2bException.SandboxUnreachable away -> new SandboxException.EngineUnavailable(text, e);
      case E2bException.Timeout late -> new SandboxException.DeadlineExceeded(text, e);
      case E2bException.Template old -> new SandboxException.Unsupported(text, e);
      case E2bException.Protocol odd -> new SandboxException.EngineUnavailable(text, e);
      case E2bException.SandboxError unknown -> other(text, e);
      case E2bException.ServiceBusy busy -> new SandboxException.RateLimited(text, e);
      case E2bException.Build failed -> other(text, e);
      case E2bException.VolumeError failed -> other(text, e);
      case E2bException.SecretError failed -> other(text, e);
    };
  }

  private static SandboxException limited(String text, E2bException.RateLimit e) {
    return text.contains("maximum number") || text.contains("limit is reached")
        ? new SandboxException.LimitReached(text, e)
        : new SandboxException.RateLimited(text, e);
  }

  private static SandboxException other(String text, E2bException e) {
    boolean denied = e.statusCode() == 403 || e.text().startsWith("permission_denied");
    boolean absent = e.statusCode() == 501 || e.text().startsWith("unimplemented");
    if (denied) {
      return new SandboxException.PermissionDenied(text, e);
    }
    return absent
        ? new SandboxException.Unsupported(text, e)
        : new SandboxException.EngineUnavailable(text, e);
  }
}
