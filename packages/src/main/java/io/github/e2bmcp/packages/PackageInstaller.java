package io.github.e2bmcp.packages;

import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Installs packages with the sandbox's own pip and npm: through the registry gateway where the
 * engine can listen inside, else by the sandbox's own network. One installation runs in a sandbox
 * at a time. Safe for use by several threads.
 */
public final class PackageInstaller {

  private static final int LOCKS = 64;

  private final RegistryGateway gateway;
  private final List<Lock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).map(Lock.class::cast).toList();

  public PackageInstaller(RegistryGateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Installs; returns when it is done or has failed.
   *
   * @throws SandboxException.Cancelled when the calling thread is interrupted; everything that the
   *     installation started is gone then
   * @throws SandboxException when the sandbox is gone or cannot run anything
   */
  public InstallResult install(Sandbox sandbox, InstallRequest request, InstallListener listener) {
    long start = System.nanoTime();
    Lock lock = locks.get(Math.floorMod(sandbox.id().hashCode(), LOCKS));
    try {
      if (!lock.tryLock(request.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        return failure(
            InstallResult.Reason.TIMEOUT,
            "Another installation in this sandbox did not end in time; try again.",
            start);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("The installation was cancelled.", e);
    }
    InstallProgress progress = new InstallProgress(listener);
    try (Way way = Way.into(gateway, sandbox, progress)) {
      Map<String, String> pointers = way.pointers(request.ecosystem());
      return run(sandbox, request, pointers, progress, start);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new SandboxException.Cancelled("The installation was cancelled.", e);
      }
      return failure(InstallResult.Reason.UNREACHABLE, String.valueOf(e.getMessage()), start);
    } finally {
      lock.unlock();
    }
  }

  private InstallResult run(
      Sandbox sandbox,
      InstallRequest request,
      Map<String, String> pointers,
      InstallProgress progress,
      long start) {
    InstallTool tool =
        switch (request.ecosystem()) {
          case PYTHON -> new PipTool();
          case JAVASCRIPT -> new NpmTool();
        };
    List<InstallResult.Installed> before = tool.before(sandbox, request);
    progress.phase("starting " + request.ecosystem().tool());
    ToolRun run =
        new ToolRun(line -> {
          String phase = tool.phase(line);
          if (phase != null) {
            progress.phase(phase);
          }
        });
    Duration left = request.timeout().minusNanos(System.nanoTime() - start);
    ProcessSpec spec =
        tool.command(request, gateway.policy(), pointers)
            .withTimeout(left.isPositive() ? left : Duration.ofMillis(1));
    ProcessExit exit = run.run(sandbox, spec);
    InstallAttempt attempt =
        new InstallAttempt(
            exit, run.log(), run.shownLog(), progress.problems(), before, since(start));
    return exit.succeeded()
        ? tool.success(sandbox, request, attempt)
        : InstallVerdict.of(tool, request, attempt);
  }

  private static InstallResult failure(InstallResult.Reason reason, String sentence, long start) {
    return new InstallResult.Failure(reason, sentence, since(start), "");
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** How packages get in: through a session of the gateway, or by the sandbox's own network. */
  private record Way(@Nullable GatewaySession session) implements AutoCloseable {

    static Way into(RegistryGateway gateway, Sandbox sandbox, GatewayListener listener) {
      try {
        return new Way(gateway.open(sandbox, listener));
      } catch (SandboxException.Unsupported e) {
        return new Way(null);
      }
    }

    Map<String, String> pointers(Ecosystem ecosystem) throws IOException {
      return session == null ? Map.of() : session.environment(ecosystem);
    }

    @Override
    public void close() {
      if (session != null) {
        session.close();
      }
    }
  }
}
