package io.github.e2bmcp.packages.store;

import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.install.InstallProgress;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.packages.install.ToolInstall;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a set together: installs in a sandbox of its own, in which nothing of the packages is ever
 * run, and takes the files out into the store.
 */
record SetBuilder(PackageStore store, RegistryGateway gateway) {

  private static final Duration LOOK = Duration.ofSeconds(10);

  /** How it ended: with a set, or as an installation that failed. */
  sealed interface Outcome {
    record Built(PackageStore.StoredSet set) implements Outcome {}

    record Failed(InstallResult.Failure failure) implements Outcome {}
  }

  /** Which request it answers, and how many bytes it may take of the store's disk. */
  private record Place(String key, long room) {}

  /**
   * Builds.
   *
   * @throws IOException when the files cannot be kept
   */
  Outcome build(
      Sandbox builder,
      InstallRequest request,
      String key,
      InstallProgress progress,
      long startNanos)
      throws IOException {
    long room = store.room();
    if (room == 0) {
      throw new IOException("it is full, or the disk that it lies on");
    }
    // No setup.py and no install script: the files are the registry's own, whoever asked for them.
    PackagePolicy policy = gateway.policy().withoutCode();
    InstallResult result =
        new ToolInstall(gateway, policy).run(builder, request, progress, startNanos);
    return switch (result) {
      case InstallResult.Failure failure -> new Outcome.Failed(failure);
      case InstallResult.Success success -> {
        progress.phase("storing " + request.ecosystem().tool() + "'s files");
        Duration left = request.timeout().minusNanos(System.nanoTime() - startNanos);
        yield new Outcome.Built(
            export(
                builder,
                request.ecosystem(),
                success,
                progress,
                new Place(key, room),
                left.isPositive() ? left : Duration.ofMillis(1)));
      }
    };
  }

  private PackageStore.StoredSet export(
      Sandbox builder,
      Ecosystem ecosystem,
      InstallResult.Success success,
      InstallProgress progress,
      Place place,
      Duration timeout)
      throws IOException {
    List<String> places =
        switch (ecosystem) {
          case PYTHON -> List.of(".local");
          case JAVASCRIPT -> List.of("node_modules", "package.json");
        };
    List<String> walked = new ArrayList<>(List.of(Long.toString(SetIntake.TIME_SECONDS)));
    walked.addAll(places);
    Path begun = store.begin();
    try (SetIntake intake = new SetIntake(begun.resolve("tree"), places, place.room())) {
      stream(builder, StoreScript.EXPORT.command(timeout, walked), intake);
      SetManifest manifest =
          new SetManifest(success.added(), success.present(), progress.sources(), intake.entries());
      return store.keep(begun, manifest, place.key());
    } finally {
      store.discard(begun);
    }
  }

  private static void stream(Sandbox builder, ProcessSpec spec, SetIntake intake)
      throws IOException {
    StringBuilder errors = new StringBuilder();
    try (SandboxProcess process = builder.start(spec)) {
      while (true) {
        switch (process.next(LOOK)) {
          case null -> {}
          case ProcessEvent.Stdout event -> intake.take(event.bytes());
          case ProcessEvent.Terminal event -> intake.take(event.bytes());
          case ProcessEvent.Stderr event -> {
            if (errors.length() < 2_000) {
              errors.append(new String(event.bytes(), StandardCharsets.UTF_8));
            }
          }
          case ProcessEvent.Ended event -> {
            if (!event.exit().succeeded()) {
              throw new IOException("the packages could not be taken out: " + errors);
            }
            return;
          }
        }
      }
    } catch (SandboxException.Cancelled e) {
      throw e;
    } catch (SandboxException e) {
      throw new IOException(e.text(), e);
    }
  }
}
