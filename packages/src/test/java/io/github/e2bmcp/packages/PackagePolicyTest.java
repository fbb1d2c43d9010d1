package io.github.e2bmcp.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.packages.gateway.GatewayListener;
import io.github.e2bmcp.packages.gateway.GatewaySession;
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
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule of the policy, kept by real pip and npm that ask a registry of the test's own. */
class PackagePolicyTest {

  @TempDir Path folder;

  private PrivateRegistry registry;
  private LocalEngine engine;
  private Sandbox sandbox;

  @BeforeEach
  void start() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    registry = new PrivateRegistry();
    engine = new LocalEngine(LocalEngineConfig.standard().withStateDirectory(folder.resolve("e")));
    sandbox = engine.create(SandboxSpec.standard());
  }

  @AfterEach
  void close() {
    engine.close();
    registry.close();
  }

  private InstallResult install(PackagePolicy policy, Ecosystem ecosystem, String name) {
    try (RegistryGateway gateway = gateway(policy)) {
      InstallRequest request = InstallRequest.of(ecosystem, List.of(name));
      return new PackageInstaller(gateway).install(sandbox, request, InstallListener.NONE);
    }
  }

  private RegistryGateway gateway(PackagePolicy policy) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_INDEX_URL", registry.url("/simple"));
    environment.put("PIP_EXTRA_INDEX_URL", "");
    environment.put("PIP_FIND_LINKS", "");
    environment.put("PIP_CONFIG_FILE", "/dev/null");
    environment.put("npm_config_registry", registry.url("/npm/"));
    HostRegistries host = new HostRegistries(environment);
    return new RegistryGateway(host, policy, folder.resolve("cache"), 1L << 30);
  }

  private static PackagePolicy with(Duration minimumAge, boolean scripts) {
    return new PackagePolicy(Set.of(), Set.of(), minimumAge, false, true, scripts);
  }

  private static String added(InstallResult result) {
    assertThat(result).isInstanceOf(InstallResult.Success.class);
    return ((InstallResult.Success) result).added().getFirst().version();
  }

  private static InstallResult.Failure refused(InstallResult result) {
    assertThat(result).isInstanceOf(InstallResult.Failure.class);
    return (InstallResult.Failure) result;
  }

  /** A page of the index in its JSON form. */
  private void page(String name, String... files) {
    String body =
        "{\"meta\":{\"api-version\":\"1.1\"},\"name\":\""
            + name
            + "\",\"files\":["
            + String.join(",", files)
            + "]}";
    registry.put(
        "/simple/" + name + "/", "application/vnd.pypi.simple.v1+json", body.getBytes(UTF_8));
  }

  private String wheel(String name, String version, String more) throws IOException {
    byte[] wheel = FakePackages.wheel(name, version);
    String file = FakePackages.wheelName(name, version);
    registry.put("/files/" + file, "application/octet-stream", wheel);
    return "{\"filename\":\"%s\",\"url\":\"%s\",\"hashes\":{\"sha256\":\"%s\"}%s}"
        .formatted(file, registry.url("/files/" + file), FakePackages.sha256(wheel), more);
  }

  private static String uploaded(Duration ago) {
    return ",\"upload-time\":\"" + Instant.now().minus(ago) + "\"";
  }

  @Test
  void aWithdrawnVersionIsNotOfferedNotEvenByItsNumber() throws IOException {
    page(
        "thing", wheel("thing", "1.0", ""), wheel("thing", "2.0", ",\"yanked\":\"it eats files\""));

    assertThat(added(install(PackagePolicy.standard(), Ecosystem.PYTHON, "thing")))
        .isEqualTo("1.0");
    InstallResult.Failure failure =
        refused(install(PackagePolicy.standard(), Ecosystem.PYTHON, "thing==2.0"));
    assertThat(failure.reason()).isEqualTo(InstallResult.Reason.NO_SUCH_VERSION);
    assertThat(failure.sentence()).contains("thing==2.0").contains("1.0");
  }

  @Test
  void whatIsTooYoungDoesNotExistWhereAnAgeIsDemanded() throws IOException {
    page(
        "thing",
        wheel("thing", "1.0", uploaded(Duration.ofDays(30))),
        wheel("thing", "2.0", uploaded(Duration.ofHours(1))),
        wheel("thing", "3.0", ""));

    assertThat(added(install(with(Duration.ofDays(3), false), Ecosystem.PYTHON, "thing")))
        .isEqualTo("1.0");
    assertThat(
            refused(install(with(Duration.ofDays(3), false), Ecosystem.PYTHON, "thing==2.0"))
                .reason())
        .isEqualTo(InstallResult.Reason.NO_SUCH_VERSION);
    assertThat(added(install(with(Duration.ZERO, false), Ecosystem.PYTHON, "thing==2.0")))
        .isEqualTo("2.0");
  }

  @Test
  void aWheelGoesBeforeNewerSource() throws IOException {
    byte[] source = FakePackages.source("thing", "2.0", "raise SystemExit('setup.py was run')");
    registry.put("/files/thing-2.0.tar.gz", "application/octet-stream", source);
    page(
        "thing",
        wheel("thing", "1.0", ""),
        "{\"filename\":\"thing-2.0.tar.gz\",\"url\":\"%s\",\"hashes\":{\"sha256\":\"%s\"}}"
            .formatted(registry.url("/files/thing-2.0.tar.gz"), FakePackages.sha256(source)));

    assertThat(added(install(PackagePolicy.standard(), Ecosystem.PYTHON, "thing")))
        .isEqualTo("1.0");
    PackagePolicy wheels = PackagePolicy.standard().withoutCode();
    assertThat(refused(install(wheels, Ecosystem.PYTHON, "thing==2.0")).reason())
        .isEqualTo(InstallResult.Reason.NO_SUCH_VERSION);
  }

  @Test
  void npmRunsThePackagesScriptsOnlyWhereAllowed() throws IOException {
    byte[] tarball =
        FakePackages.tarball(
            "jthing", "1.0.0", ",\"scripts\":{\"postinstall\":\"echo ran > /home/user/ran\"}");
    registry.putTarball("jthing", "1.0.0", tarball, FakePackages.integrity(tarball));

    assertThat(added(install(with(Duration.ZERO, false), Ecosystem.JAVASCRIPT, "jthing")))
        .isEqualTo("1.0.0");
    assertThat(exists("ran")).isFalse();

    sandbox = engine.create(SandboxSpec.standard());
    assertThat(added(install(with(Duration.ZERO, true), Ecosystem.JAVASCRIPT, "jthing")))
        .isEqualTo("1.0.0");
    assertThat(exists("ran")).isTrue();
  }

  @Test
  void npmThatCodeStartsItselfLikewise() throws IOException {
    byte[] tarball =
        FakePackages.tarball(
            "jthing", "1.0.0", ",\"scripts\":{\"postinstall\":\"echo ran > /home/user/ran\"}");
    registry.putTarball("jthing", "1.0.0", tarball, FakePackages.integrity(tarball));

    for (boolean allowed : List.of(false, true)) {
      try (RegistryGateway gateway = gateway(with(Duration.ZERO, allowed));
          GatewaySession session = gateway.open(sandbox, GatewayListener.NONE)) {
        ProcessSpec npm =
            ProcessSpec.of("npm", "install", "--no-audit", "jthing")
                .withEnvironment(session.environment(Ecosystem.JAVASCRIPT));
        assertThat(new ToolRun(line -> {}).run(sandbox, npm).exitCode()).isZero();
      }
      assertThat(exists("ran")).isEqualTo(allowed);
      new ToolRun(line -> {}).run(sandbox, ProcessSpec.shell("rm -rf node_modules package*.json"));
    }
  }

  private boolean exists(String path) {
    return new ToolRun(line -> {}).run(sandbox, ProcessSpec.of("test", "-e", path)).exitCode() == 0;
  }
}
