package io.github.e2bmcp.packages;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.github.e2bmcp.packages.store.PackageStore;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sandboxes that share a store, filled from a registry of the test's own. */
class PackageStoreTest {

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicInteger builders = new AtomicInteger();
  private PrivateRegistry registry;
  private PackageStore store;
  private SandboxEngine engine;
  private PackageInstaller installer;
  private long mostBytes = 1L << 30;

  @BeforeEach
  void start() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    registry = new PrivateRegistry();
    open.add(registry);
    registry.putWheel("first", "1.0");
    registry.putTarball("jfirst", "1.0.0");
    registry.putTarball("jsecond", "1.0.0");
    registry.putWheels("two", "1.0", "2.0");
    startServer();
  }

  /** What a new server process has: nothing of the store's state but what is on disk. */
  private void startServer() throws IOException {
    store =
        PackageStore.open(
            folder.resolve("store"),
            mostBytes,
            template -> {
              builders.incrementAndGet();
              return engine.create(SandboxSpec.standard().withTemplate(template));
            });
    engine =
        new LocalEngine(
            LocalEngineConfig.standard()
                .withStateDirectory(folder.resolve("engine"))
                .withShared(Map.of(PackageStore.PLACE, store.folder())));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_INDEX_URL", registry.url("/simple"));
    environment.put("PIP_EXTRA_INDEX_URL", "");
    environment.put("PIP_FIND_LINKS", "");
    environment.put("PIP_CONFIG_FILE", "/dev/null");
    environment.put("npm_config_registry", registry.url("/npm/"));
    RegistryGateway gateway =
        new RegistryGateway(
            new HostRegistries(environment),
            PackagePolicy.standard(),
            folder.resolve("cache"),
            1L << 30);
    installer = new PackageInstaller(gateway, store);
    open.add(gateway);
    open.add(engine);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Sandbox sandbox() {
    return engine.create(SandboxSpec.standard());
  }

  private InstallResult.Success python(Sandbox sandbox, String... names) {
    return install(sandbox, InstallRequest.of(Ecosystem.PYTHON, List.of(names)));
  }

  private InstallResult.Success javascript(Sandbox sandbox, String... names) {
    return install(sandbox, InstallRequest.of(Ecosystem.JAVASCRIPT, List.of(names)));
  }

  private InstallResult.Success install(Sandbox sandbox, InstallRequest request) {
    InstallResult result = installer.install(sandbox, request, InstallListener.NONE);
    assertThat(result).isInstanceOf(InstallResult.Success.class);
    return (InstallResult.Success) result;
  }

  private record Ended(int code, String output) {}

  private static Ended run(Sandbox sandbox, String line) {
    return run(sandbox, ProcessSpec.shell(line));
  }

  private static Ended run(Sandbox sandbox, ProcessSpec spec) {
    ToolRun run = new ToolRun(line -> {});
    int code = run.run(sandbox, spec).exitCode();
    return new Ended(code, run.log());
  }

  private static String version(Sandbox sandbox, String module) {
    return run(sandbox, "python3 -c 'import " + module + "; print(" + module + ".VERSION)'")
        .output();
  }

  /** The one file of that name in the store. */
  private Path stored(String name) throws IOException {
    try (Stream<Path> all = Files.walk(store.folder())) {
      return all.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private long asked(String end) {
    return registry.asked().stream().filter(it -> it.path().endsWith(end)).count();
  }

  @Test
  void whatWasInstalledOnceIsThereAtOnceInTheNextSandbox() {
    InstallResult.Installed first = new InstallResult.Installed("first", "1.0");
    assertThat(python(sandbox(), "first").added()).containsExactly(first);
    int before = registry.asked().size();

    Sandbox second = sandbox();
    assertThat(python(second, "first").added()).containsExactly(first);

    assertThat(version(second, "first")).isEqualTo("1.0");
    assertThat(run(second, "python3 -m pip show first").output()).contains("Version: 1.0");
    assertThat(registry.asked()).hasSize(before);
    assertThat(builders).hasValue(1);
    InstallResult.Success again = python(second, "first");
    assertThat(again.added()).isEmpty();
    assertThat(again.present()).containsExactly(first);
  }

  /** Who may read a file may hold a lock of it, against all servers of the machine. */
  @Test
  void locksOnWhatSandboxesSeeHoldNothingUp() throws Exception {
    python(sandbox(), "first");
    String holder =
        """
        import fcntl, os, sys
        held = []
        for folder, _, names in os.walk(sys.argv[1]):
            for name in names:
                held.append(open(os.path.join(folder, name), "rb"))
                fcntl.lockf(held[-1], fcntl.LOCK_SH)
        print(len(held), flush=True)
        sys.stdin.read()
        """;
    Process process =
        new ProcessBuilder("/usr/bin/python3", "-c", holder, store.folder().toString()).start();
    try {
      assertThat(Integer.parseInt(process.inputReader().readLine())).isPositive();
      install(
          sandbox(),
          InstallRequest.of(Ecosystem.PYTHON, List.of("two==1.0"))
              .withTimeout(Duration.ofSeconds(30)));
      assertThat(builders).as("it went into the store").hasValue(2);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void npmPackagesLikewise() {
    javascript(sandbox(), "jfirst");
    int before = registry.asked().size();

    Sandbox second = sandbox();
    assertThat(javascript(second, "jfirst").added())
        .containsExactly(new InstallResult.Installed("jfirst", "1.0.0"));

    assertThat(run(second, "node -e \"console.log(require('jfirst'))\"").output())
        .isEqualTo("1.0.0");
    assertThat(registry.asked()).hasSize(before);
  }

  @Test
  void pipAndNpmGoOnFromWhatTheStoreGave() {
    Sandbox sandbox = sandbox();
    python(sandbox, "two==1.0");
    javascript(sandbox, "jfirst");

    assertThat(python(sandbox, "two==2.0").added())
        .containsExactly(new InstallResult.Installed("two", "2.0"));
    assertThat(version(sandbox, "two")).isEqualTo("2.0");
    assertThat(run(sandbox, "python3 -m pip uninstall -y --break-system-packages two").code())
        .isZero();
    assertThat(run(sandbox, "python3 -c 'import two'").code()).isEqualTo(1);
    assertThat(version(sandboxWith("two==1.0"), "two")).isEqualTo("1.0");

    javascript(sandbox, "jsecond");
    assertThat(run(sandbox, "npm prune --offline && npm ls --depth=0").output())
        .contains("jfirst@1.0.0", "jsecond@1.0.0")
        .doesNotContain("extraneous");
  }

  private Sandbox sandboxWith(String requirement) {
    Sandbox sandbox = sandbox();
    python(sandbox, requirement);
    return sandbox;
  }

  @Test
  void nothingInsideCanWriteToIt() throws IOException {
    Sandbox sandbox = sandboxWith("first");
    String link = ".local/lib/python3.*/site-packages/first.py";
    Path stored = stored("first.py");
    String before = Files.readString(stored);

    for (String attack :
        List.of(
            "echo evil > $(readlink -f " + link + ")",
            "echo evil >> " + link,
            "chmod u+w $(readlink -f " + link + ") && echo evil > $(readlink -f " + link + ")",
            "rm -f $(readlink -f " + link + ")",
            "mv $(readlink -f " + link + ") /opt/packages/x",
            "ln -f $(readlink -f " + link + ") /home/user/mine",
            "touch /opt/packages/sets/new",
            "mkdir /opt/packages/requests/new",
            "mount -o remount,rw,bind /opt/packages",
            "unshare -rm sh -c 'mount -o remount,rw,bind /opt/packages'",
            "umount /opt/packages",
            "python3 -c \"import os; os.setxattr('/opt/packages', 'user.x', b'x')\"")) {
      for (String user : List.of("user", "root")) {
        Ended ended =
            run(sandbox, ProcessSpec.of("bash", "-c", "cd /home/user && " + attack).withUser(user));
        assertThat(ended.code()).as("%s as %s: %s", attack, user, ended.output()).isNotZero();
      }
    }
    assertThat(run(sandbox, "ls /opt/packages/sets").code())
        .as("names cannot be listed")
        .isNotZero();
    assertThat(Files.readString(stored)).isEqualTo(before);
    assertThat(version(sandboxWith("first"), "first")).isEqualTo("1.0");
  }

  @Test
  void whatWasChangedOnDiskIsRefusedAtTheNextStartAndBuiltAnew() throws IOException {
    sandboxWith("first");
    Path stored = stored("first.py");
    for (Tampering tampering :
        List.<Tampering>of(
            file -> Files.writeString(file, "VERSION = 'evil'\n"),
            file -> Files.writeString(file.resolveSibling("sitecustomize.py"), "import evil"),
            file -> {
              Files.delete(file);
              Files.createSymbolicLink(file, Path.of("/home/user/evil.py"));
            },
            file ->
                Files.writeString(
                    store.folder().resolve("sets").resolve(idOf(file)).resolve("manifest"),
                    "packages 1\n"))) {
      if (Files.exists(stored)) {
        Files.setPosixFilePermissions(stored, PosixFilePermissions.fromString("rw-r--r--"));
      }
      tampering.on(stored);
      int before = builders.get();
      startServer();
      assertThat(version(sandboxWith("first"), "first")).isEqualTo("1.0");
      assertThat(builders.get()).isGreaterThan(before);
      assertThat(Files.readString(stored)).isEqualTo("VERSION = '1.0'\n");
      assertThat(stored.resolveSibling("sitecustomize.py")).doesNotExist();
    }
  }

  @Test
  void whatNobodyUsesIsVerifiedToo() throws IOException {
    sandboxWith("first");
    Path stored = stored("first.py");
    startServer();
    store.verify();
    assertThat(stored).exists();

    Files.setPosixFilePermissions(stored, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(stored, "VERSION = 'evil'\n");
    startServer();
    store.verify();
    assertThat(stored).doesNotExist();
  }

  @Test
  void aSuccessTellsTheHashesOfWhatWentIn() {
    InstallRequest request = InstallRequest.of(Ecosystem.PYTHON, List.of("first"));
    for (int round = 0; round < 2; round++) {
      assertThat(installer.install(sandbox(), request, InstallListener.NONE))
          .isInstanceOfSatisfying(
              InstallResult.Success.class,
              success ->
                  assertThat(success.sources().values())
                      .allMatch(it -> it.matches("sha256:[0-9a-f]{64}"))
                      .isNotEmpty());
    }
  }

  @Test
  void aFullStoreTakesNothingMoreAndTheSandboxInstallsByItself() throws IOException {
    for (long full : List.of(0L, 8_192L)) {
      mostBytes = full;
      startServer();
      assertThat(version(sandboxWith("first"), "first")).isEqualTo("1.0");
      assertThat(store.folder().resolve("sets")).isEmptyDirectory();
    }
    mostBytes = 1L << 30;
    startServer();
    sandboxWith("first");
    assertThat(store.folder().resolve("sets")).isNotEmptyDirectory();
  }

  private interface Tampering {
    void on(Path file) throws IOException;
  }

  private String idOf(Path file) {
    return store.folder().resolve("sets").relativize(file).getName(0).toString();
  }

  @Test
  void whatIsThereStaysUsableWhenTheRegistryIsGone() throws IOException {
    sandboxWith("first");
    registry.close();
    startServer();
    assertThat(version(sandboxWith("first"), "first")).isEqualTo("1.0");
  }

  @Test
  void everySandboxHasItsBaseBeforeAnythingRuns() {
    InstallRequest base = InstallRequest.of(Ecosystem.PYTHON, List.of("two==1.0"));
    InstallRequest npm = InstallRequest.of(Ecosystem.JAVASCRIPT, List.of("jfirst"));
    for (int round = 0; round < 2; round++) {
      Sandbox fresh = sandbox();
      assertThat(installer.furnish(fresh, base, InstallListener.NONE))
          .isInstanceOf(InstallResult.Success.class);
      assertThat(installer.furnish(fresh, npm, InstallListener.NONE))
          .isInstanceOf(InstallResult.Success.class);
      assertThat(version(fresh, "two")).isEqualTo("1.0");
      assertThat(run(fresh, "python3 -m pip list").output()).containsPattern("two +1.0");
      assertThat(run(fresh, "node -e \"console.log(require('jfirst'))\"").output())
          .isEqualTo("1.0.0");
      python(fresh, "two==2.0");
      assertThat(version(fresh, "two")).isEqualTo("2.0");
      fresh.kill();
    }
    assertThat(asked("two-1.0-py3-none-any.whl")).isEqualTo(1);
    assertThat(asked("jfirst/-/file-1.0.0.tgz")).isEqualTo(1);
  }

  @Test
  void hashesOfWhatWasTakenAreRecorded() throws IOException {
    sandboxWith("first");
    assertThat(Files.readString(stored("manifest")))
        .contains("p\tfirst\t1.0\n")
        .containsPattern("s\tsha256:[0-9a-f]{64}\tfirst-1.0-py3-none-any.whl\n");
  }
}
