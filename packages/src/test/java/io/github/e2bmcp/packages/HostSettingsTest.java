package io.github.e2bmcp.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.host.AuthScope;
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
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.testkit.tls.OwnAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's proxy, passwords and authorities are honoured outside and never seen inside. */
class HostSettingsTest {

  private static final String SECRET = "s3cr3t-of-the-index";
  private static final String PROXY_SECRET = "s3cr3t-of-the-proxy";

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

  @TempDir Path folder;

  private Sandbox sandbox;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void cleanSettings() {
    sandbox = engine.create(SandboxSpec.standard());
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("HOME", folder.toString());
    environment.put("PIP_CONFIG_FILE", "/dev/null");
    environment.put("npm_config_globalconfig", "/nonexistent/npmrc");
  }

  @AfterEach
  void close() throws Exception {
    sandbox.kill();
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private PackageInstaller installer() {
    return new PackageInstaller(
        opened(
            new RegistryGateway(
                new HostRegistries(environment),
                PackagePolicy.standard(),
                folder.resolve("cache"),
                1L << 30)));
  }

  private InstallResult install(PackageInstaller installer, Ecosystem ecosystem, String name) {
    return installer.install(
        sandbox, InstallRequest.of(ecosystem, List.of(name)), InstallListener.NONE);
  }

  private static void assertAdded(InstallResult result, String name, String version) {
    assertThat(result)
        .isInstanceOfSatisfying(
            InstallResult.Success.class,
            success ->
                assertThat(success.added())
                    .containsExactly(new InstallResult.Installed(name, version)));
  }

  /** Everything that is left of an installation inside. */
  private String inside() {
    StringBuilder seen = new StringBuilder();
    new ToolRun(line -> seen.append(line).append('\n'))
        .run(
            sandbox,
            ProcessSpec.of("/bin/sh", "-c", "env; pip config list; grep -rIh . . || true"));
    return seen.toString();
  }

  @Test
  void passwordOfAPythonIndexIsUsedOutsideOnly() throws IOException {
    PrivateRegistry index = opened(new PrivateRegistry());
    index.require("Basic " + AuthScope.base64("me:" + SECRET));
    index.putWheel("privately", "1.5");
    environment.put("PIP_INDEX_URL", index.url("/simple/").replace("://", "://me:" + SECRET + "@"));

    InstallResult result = install(installer(), Ecosystem.PYTHON, "privately");

    assertAdded(result, "privately", "1.5");
    assertThat(result.log()).doesNotContain(SECRET);
    assertThat(inside()).contains("VERSION = '1.5'").doesNotContain(SECRET);
  }

  @Test
  void passwordInNetrcIsUsed() throws IOException {
    PrivateRegistry index = opened(new PrivateRegistry());
    index.require("Basic " + AuthScope.base64("me:" + SECRET));
    index.putWheel("privately", "1.5");
    environment.put("PIP_INDEX_URL", index.url("/simple/"));
    Path netrc = folder.resolve(".netrc");
    Files.writeString(netrc, "machine localhost login me password " + SECRET + "\n");

    assertAdded(install(installer(), Ecosystem.PYTHON, "privately"), "privately", "1.5");
  }

  @Test
  void wrongPasswordIsSaidPlainly() throws IOException {
    PrivateRegistry index = opened(new PrivateRegistry());
    index.require("Basic " + AuthScope.base64("me:another"));
    environment.put("PIP_INDEX_URL", index.url("/simple/").replace("://", "://me:" + SECRET + "@"));

    InstallResult result = install(installer(), Ecosystem.PYTHON, "privately");

    assertThat(result)
        .isInstanceOfSatisfying(
            InstallResult.Failure.class,
            failure ->
                assertThat(failure.sentence())
                    .contains("refuses access (401)")
                    .doesNotContain(SECRET));
  }

  @Test
  void tokenAndScopeOfAnNpmRegistryAreUsedOutsideOnly() throws IOException {
    PrivateRegistry registry = opened(new PrivateRegistry());
    registry.require("Bearer " + SECRET);
    registry.putTarball("@own/thing", "3.1.0");
    Path npmrc = folder.resolve("npmrc");
    Files.writeString(
        npmrc,
        "registry=http://127.0.0.1:1/\n@own:registry="
            + registry.url("/npm/")
            + "\n//localhost:"
            + registry.port()
            + "/npm/:_authToken=${MY_TOKEN}\n");
    environment.put("npm_config_userconfig", npmrc.toString());
    environment.put("MY_TOKEN", SECRET);

    InstallResult result = install(installer(), Ecosystem.JAVASCRIPT, "@own/thing");

    assertAdded(result, "@own/thing", "3.1.0");
    assertThat(inside()).contains("'3.1.0'").doesNotContain(SECRET);
  }

  @Test
  void ownAuthorityBehindAProxyWithAPasswordIsReached() throws Exception {
    OwnAuthority authority = new OwnAuthority(folder);
    PrivateRegistry index = opened(new PrivateRegistry(authority.server()));
    index.putWheel("privately", "2.0");
    index.putTarball("privately", "2.1.0");
    OwnProxy proxy = opened(new OwnProxy("me", PROXY_SECRET));
    environment.put("https_proxy", "http://me:" + PROXY_SECRET + "@127.0.0.1:" + proxy.port());
    environment.put("PIP_CERT", authority.bundle().toString());
    environment.put("PIP_INDEX_URL", index.url("/simple/"));
    environment.put("npm_config_cafile", authority.bundle().toString());
    environment.put("npm_config_registry", index.url("/npm/"));
    PackageInstaller installer = installer();

    assertAdded(install(installer, Ecosystem.PYTHON, "privately"), "privately", "2.0");
    assertAdded(install(installer, Ecosystem.JAVASCRIPT, "privately"), "privately", "2.1.0");

    assertThat(proxy.asked())
        .isNotEmpty()
        .allMatch(host -> host.equals("localhost:" + index.port()));
    assertThat(inside()).doesNotContain(PROXY_SECRET);
  }

  @Test
  void authorityThatNobodyTrustsIsRefused() throws Exception {
    OwnAuthority authority = new OwnAuthority(folder);
    PrivateRegistry index = opened(new PrivateRegistry(authority.server()));
    index.putWheel("privately", "2.0");
    environment.put("PIP_INDEX_URL", index.url("/simple/"));

    InstallResult result = install(installer(), Ecosystem.PYTHON, "privately");

    assertThat(result)
        .isInstanceOfSatisfying(
            InstallResult.Failure.class,
            failure -> assertThat(failure.sentence()).contains("cannot be reached (TLS failed"));
    assertThat(index.asked()).isEmpty();
  }

  @Test
  void plainIndexIsReachedThroughTheProxyToo() throws IOException {
    PrivateRegistry index = opened(new PrivateRegistry());
    index.putWheel("privately", "2.0");
    OwnProxy proxy = opened(new OwnProxy("me", PROXY_SECRET));
    environment.put("HTTP_PROXY", "http://me:" + PROXY_SECRET + "@127.0.0.1:" + proxy.port());
    environment.put("PIP_INDEX_URL", index.url("/simple/"));

    assertAdded(install(installer(), Ecosystem.PYTHON, "privately"), "privately", "2.0");

    assertThat(proxy.asked()).isNotEmpty();
  }

  @Test
  void proxyThatRefusesIsSaidPlainly() throws IOException {
    PrivateRegistry index = opened(new PrivateRegistry());
    OwnProxy proxy = opened(new OwnProxy("me", PROXY_SECRET));
    environment.put("HTTP_PROXY", "http://me:wrong@127.0.0.1:" + proxy.port());
    environment.put("PIP_INDEX_URL", index.url("/simple/"));

    assertThat(install(installer(), Ecosystem.PYTHON, "privately"))
        .isInstanceOfSatisfying(
            InstallResult.Failure.class,
            failure -> assertThat(failure.sentence()).contains("proxy").contains("407"));
  }

  @Test
  void proxyOfAKindThatIsNotSupportedIsSaidPlainly() {
    environment.put("ALL_PROXY", "socks5://127.0.0.1:1");
    environment.put("PIP_INDEX_URL", "http://127.0.0.1:1/simple/");

    assertThat(install(installer(), Ecosystem.PYTHON, "privately"))
        .isInstanceOfSatisfying(
            InstallResult.Failure.class,
            failure -> assertThat(failure.sentence()).contains("Only plain HTTP proxies"));
  }

  @Test
  void extraIndexAndFolderOfFilesAreOffered() throws IOException {
    PrivateRegistry first = opened(new PrivateRegistry());
    PrivateRegistry second = opened(new PrivateRegistry());
    first.putWheel("common", "1.0");
    second.putWheel("special", "1.0");
    Path files = Files.createDirectory(folder.resolve("wheels"));
    Files.write(
        files.resolve(FakePackages.wheelName("local", "1.0")), FakePackages.wheel("local", "1.0"));
    environment.put("PIP_INDEX_URL", first.url("/simple/"));
    environment.put("PIP_EXTRA_INDEX_URL", second.url("/simple/"));
    environment.put("PIP_FIND_LINKS", files.toString());
    PackageInstaller installer = installer();

    InstallResult result =
        installer.install(
            sandbox,
            InstallRequest.of(Ecosystem.PYTHON, List.of("common", "special", "local")),
            InstallListener.NONE);

    assertThat(result)
        .isInstanceOfSatisfying(
            InstallResult.Success.class, success -> assertThat(success.added()).hasSize(3));
  }

  /** What pip alone would do: take the newest of all indexes, a stranger's too. */
  @Test
  void aProjectComesFromTheFirstIndexThatHasIt() throws IOException {
    PrivateRegistry first = opened(new PrivateRegistry());
    PrivateRegistry second = opened(new PrivateRegistry());
    first.putWheel("internal", "1.0");
    second.putWheel("internal", "9.0");
    environment.put("PIP_INDEX_URL", first.url("/simple/"));
    environment.put("PIP_EXTRA_INDEX_URL", second.url("/simple/"));

    assertThat(install(installer(), Ecosystem.PYTHON, "internal"))
        .isInstanceOfSatisfying(
            InstallResult.Success.class,
            success ->
                assertThat(success.added().toString()).contains("1.0").doesNotContain("9.0"));
  }

  @Test
  void settingsAreAskedOfTheToolsWithTheirDefaults() throws IOException {
    HostRegistries registries = new HostRegistries(environment);

    assertThat(registries.pip().indexes()).hasSize(1);
    assertThat(registries.npm().registry().getHost()).isNotEmpty();
    assertThat(String.valueOf(registries.pip().indexes()).getBytes(UTF_8)).isNotEmpty();
  }
}
