package io.github.e2bmcp.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.host.HostRegistries;
import io.github.e2bmcp.packages.install.InstallListener;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.packages.install.ToolRun;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pip and npm, through the gateway, from the registries that this machine is set to. */
class PackageInstallerTest {

  @TempDir static Path state;
  private static SandboxEngine engine;

  @BeforeAll
  static void startEngine() throws IOException {
    // The sandboxes' user has to pass it.
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
    engine = new LocalEngine(LocalEngineConfig.standard().withStateDirectory(state.resolve("e")));
  }

  @AfterAll
  static void closeEngine() {
    engine.close();
  }

  @TempDir Path cache;

  private final List<AutoCloseable> open = new ArrayList<>();
  private Sandbox sandbox;

  @BeforeEach
  void createSandbox() {
    sandbox = engine.create(SandboxSpec.standard());
  }

  @AfterEach
  void close() throws Exception {
    sandbox.kill();
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private PackageInstaller installer(HostRegistries registries, PackagePolicy policy) {
    RegistryGateway gateway = new RegistryGateway(registries, policy, cache, 1L << 30);
    open.add(gateway);
    return new PackageInstaller(gateway);
  }

  private PackageInstaller installer() {
    return installer(HostRegistries.ofThisMachine(), PackagePolicy.standard());
  }

  private static InstallRequest python(String... names) {
    return InstallRequest.of(Ecosystem.PYTHON, List.of(names));
  }

  private static InstallRequest javascript(String... names) {
    return InstallRequest.of(Ecosystem.JAVASCRIPT, List.of(names));
  }

  private InstallResult.Failure failure(PackageInstaller installer, InstallRequest request) {
    InstallResult result = installer.install(sandbox, request, InstallListener.NONE);
    assertThat(result).isInstanceOf(InstallResult.Failure.class);
    return (InstallResult.Failure) result;
  }

  private int exitOf(String... command) {
    return new ToolRun(line -> {}).run(sandbox, ProcessSpec.of(command)).exitCode();
  }

  @Test
  void installsWithPipAndTellsWhatIsNewAndWhatWasThere() {
    List<String> heard = new ArrayList<>();
    PackageInstaller installer = installer();

    InstallResult first =
        installer.install(
            sandbox, python("toolz==0.12.1"), (message, bytes, total) -> heard.add(message));

    assertThat(first)
        .isInstanceOfSatisfying(
            InstallResult.Success.class,
            success ->
                assertThat(success.added())
                    .containsExactly(new InstallResult.Installed("toolz", "0.12.1")));
    assertThat(exitOf("python3", "-c", "import toolz; assert toolz.__version__ == '0.12.1'"))
        .isZero();
    assertThat(heard).anyMatch(message -> message.startsWith("downloading toolz 0.12.1 "));
    assertThat(heard).anyMatch(message -> message.startsWith("installing toolz"));

    InstallResult second = installer.install(sandbox, python("Toolz"), InstallListener.NONE);

    assertThat(second)
        .isInstanceOfSatisfying(
            InstallResult.Success.class,
            success -> {
              assertThat(success.added()).isEmpty();
              assertThat(success.present())
                  .containsExactly(new InstallResult.Installed("toolz", "0.12.1"));
            });
  }

  @Test
  void installsWithNpmAndTellsWhatIsNewAndWhatWasThere() {
    PackageInstaller installer = installer();

    InstallResult first =
        installer.install(sandbox, javascript("isarray@2.0.5"), InstallListener.NONE);

    assertThat(first)
        .isInstanceOfSatisfying(
            InstallResult.Success.class,
            success ->
                assertThat(success.added())
                    .containsExactly(new InstallResult.Installed("isarray", "2.0.5")));

    InstallResult second =
        installer.install(sandbox, javascript("isarray", "@types/ms@^2"), InstallListener.NONE);

    assertThat(second)
        .isInstanceOfSatisfying(
            InstallResult.Success.class,
            success -> {
              assertThat(success.present())
                  .containsExactly(new InstallResult.Installed("isarray", "2.0.5"));
              assertThat(success.added())
                  .extracting(InstallResult.Installed::name)
                  .containsExactly("@types/ms");
            });
    assertThat(exitOf("node", "-e", "require('isarray')")).isZero();
  }

  @Test
  void namesAPackageThatDoesNotExist() {
    PackageInstaller installer = installer();

    InstallResult.Failure pip = failure(installer, python("toolz", "nunpy-does-not-exist-here"));
    assertThat(pip.reason()).isEqualTo(InstallResult.Reason.NO_SUCH_PACKAGE);
    assertThat(pip.sentence()).contains("'nunpy-does-not-exist-here'");

    InstallResult.Failure npm = failure(installer, javascript("lodahs-does-not-exist-here"));
    assertThat(npm.reason()).isEqualTo(InstallResult.Reason.NO_SUCH_PACKAGE);
    assertThat(npm.sentence()).contains("'lodahs-does-not-exist-here'");
  }

  @Test
  void namesAVersionThatDoesNotExist() {
    PackageInstaller installer = installer();

    InstallResult.Failure pip = failure(installer, python("toolz==99.1"));
    assertThat(pip.reason()).isEqualTo(InstallResult.Reason.NO_SUCH_VERSION);
    assertThat(pip.sentence()).contains("toolz==99.1").contains("1.");

    InstallResult.Failure npm = failure(installer, javascript("isarray@99.1.0"));
    assertThat(npm.reason()).isEqualTo(InstallResult.Reason.NO_SUCH_VERSION);
    assertThat(npm.sentence()).contains("isarray").contains("99.1.0");
  }

  @Test
  void explainsAConflict() {
    PackageInstaller installer = installer();

    InstallResult.Failure pip = failure(installer, python("requests==2.31.0", "urllib3==1.20"));
    assertThat(pip.reason()).isEqualTo(InstallResult.Reason.CONFLICT);
    assertThat(pip.sentence()).contains("requests 2.31.0 depends on urllib3");

    InstallResult.Failure npm = failure(installer, javascript("react@17", "react-dom@18"));
    assertThat(npm.reason()).isEqualTo(InstallResult.Reason.CONFLICT);
    assertThat(npm.sentence()).contains("react@17");
  }

  @Test
  void saysThatARegistryCannotBeReached() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_INDEX_URL", "http://127.0.0.1:1/simple");
    environment.put("PIP_FIND_LINKS", "");
    environment.put("npm_config_registry", "http://127.0.0.1:1/");
    PackageInstaller installer =
        installer(new HostRegistries(environment), PackagePolicy.standard());

    InstallResult.Failure pip = failure(installer, python("toolz"));
    assertThat(pip.reason()).isEqualTo(InstallResult.Reason.UNREACHABLE);
    assertThat(pip.sentence()).contains("127.0.0.1:1 cannot be reached");

    InstallResult.Failure npm = failure(installer, javascript("isarray"));
    assertThat(npm.reason()).isEqualTo(InstallResult.Reason.UNREACHABLE);
    assertThat(npm.sentence()).contains("127.0.0.1:1 cannot be reached");
  }

  @Test
  void refusesWhatThePolicyDenies() {
    PackagePolicy policy =
        new PackagePolicy(Set.of(), Set.of("toolz", "isarray"), Duration.ZERO, false, true, false);
    PackageInstaller installer = installer(HostRegistries.ofThisMachine(), policy);

    assertThat(failure(installer, python("toolz")).reason())
        .isEqualTo(InstallResult.Reason.NOT_ALLOWED);
    assertThat(failure(installer, javascript("isarray")).reason())
        .isEqualTo(InstallResult.Reason.NOT_ALLOWED);
  }

  @Test
  void stopsAtItsTimeout() {
    InstallRequest request = python("toolz").withTimeout(Duration.ofMillis(50));

    InstallResult.Failure failure = failure(installer(), request);

    assertThat(failure.reason()).isEqualTo(InstallResult.Reason.TIMEOUT);
  }

  @Test
  void leavesNothingRunningWhenCancelled() throws Exception {
    PackageInstaller installer = installer();
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(() -> {
          try {
            installer.install(
                sandbox, python("numpy"), (message, bytes, total) -> started.countDown());
          } catch (SandboxException e) {
            ended.complete(e);
          }
        });
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();

    assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(SandboxException.Cancelled.class);
    assertThat(sandbox.processes()).isEmpty();
  }

  @Test
  void takesNoMoreThanTwentyPackages() {
    String[] many = new String[21];
    for (int i = 0; i < many.length; i++) {
      many[i] = "package" + i;
    }
    assertThatThrownBy(() -> python(many))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("At most 20 packages");
    assertThatThrownBy(() -> python())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }
}
