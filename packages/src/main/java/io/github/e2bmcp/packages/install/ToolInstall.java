package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.gateway.GatewayListener;
import io.github.e2bmcp.packages.gateway.GatewaySession;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs pip or npm of a sandbox: through the gateway where the engine can listen inside, else by the
 * sandbox's own network.
 *
 * @param policy how the tool is called; what the gateway offers is the gateway's own policy
 */
public record ToolInstall(RegistryGateway gateway, PackagePolicy policy) {

  /** Runs it to its end and says how it ended. */
  public InstallResult run(
      Sandbox sandbox, InstallRequest request, InstallProgress progress, long startNanos) {
    try (Way way = Way.into(gateway, sandbox, progress)) {
      Map<String, String> pointers = way.pointers(request.ecosystem());
      return run(sandbox, request, pointers, progress, startNanos);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new SandboxException.Cancelled("The installation was cancelled.", e);
      }
      return new InstallResult.Failure(
          InstallResult.Reason.UNREACHABLE,
          String.valueOf(e.getMessage()),
          Duration.ofNanos(System.nanoTime() - startNanos),
          "");
    }
  }

  private InstallResult run(
      Sandbox sandbox,
      InstallRequest request,
      Map<String, String> pointers,
      InstallProgress progress,
      long startNanos) {
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
    Duration left = request.timeout().minusNanos(System.nanoTime() - startNanos);
    ProcessSpec spec =
        tool.command(request, policy, pointers)
            .withTimeout(left.isPositive() ? left : Duration.ofMillis(1));
    ProcessExit exit = run.run(sandbox, spec);
    InstallAttempt attempt =
        new InstallAttempt(
            exit,
            run.log(),
            run.shownLog(),
            progress.problems(),
            before,
            Duration.ofNanos(System.nanoTime() - startNanos));
    return exit.succeeded()
        ? tool.success(sandbox, request, attempt).from(progress.sources())
        : InstallVerdict.of(tool, request, attempt);
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
