package io.github.e2bmcp.packages;

import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.install.InstallListener;
import io.github.e2bmcp.packages.install.InstallProgress;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.packages.install.ToolInstall;
import io.github.e2bmcp.packages.store.PackageStore;
import io.github.e2bmcp.packages.store.StoreInstall;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.List;
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

  private final ToolInstall ordinary;
  private final @Nullable StoreInstall store;
  private final List<Lock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).map(Lock.class::cast).toList();

  /** Installs into each sandbox anew. */
  public PackageInstaller(RegistryGateway gateway) {
    this.ordinary = new ToolInstall(gateway, gateway.policy());
    this.store = null;
  }

  /** Installs from a store that the sandboxes see, wherever that can be. */
  public PackageInstaller(RegistryGateway gateway, PackageStore store) {
    this.ordinary = new ToolInstall(gateway, gateway.policy());
    this.store = new StoreInstall(store, gateway);
  }

  /**
   * Gives a sandbox that nobody has used yet packages that every new one has; from a store that
   * costs next to nothing.
   *
   * @throws SandboxException as {@link #install}
   */
  public InstallResult furnish(Sandbox fresh, InstallRequest request, InstallListener listener) {
    return locked(fresh, request, listener, StoreInstall::base);
  }

  /**
   * Installs; returns when it is done or has failed.
   *
   * @throws SandboxException.Cancelled when the calling thread is interrupted; everything that the
   *     installation started is gone then
   * @throws SandboxException when the sandbox is gone or cannot run anything
   */
  public InstallResult install(Sandbox sandbox, InstallRequest request, InstallListener listener) {
    return locked(sandbox, request, listener, StoreInstall::install);
  }

  /** One of the ways to install from the store. */
  private interface Stored {
    @Nullable InstallResult install(
        StoreInstall store,
        Sandbox sandbox,
        InstallRequest request,
        InstallProgress progress,
        long startNanos);
  }

  private InstallResult locked(
      Sandbox sandbox, InstallRequest request, InstallListener listener, Stored work) {
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
    try {
      InstallResult stored =
          store == null ? null : work.install(store, sandbox, request, progress, start);
      return stored != null ? stored : ordinary.run(sandbox, request, progress, start);
    } finally {
      lock.unlock();
    }
  }

  private static InstallResult failure(InstallResult.Reason reason, String sentence, long start) {
    return new InstallResult.Failure(
        reason, sentence, Duration.ofNanos(System.nanoTime() - start), "");
  }
}
