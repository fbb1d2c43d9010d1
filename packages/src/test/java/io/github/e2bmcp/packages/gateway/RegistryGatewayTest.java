package io.github.e2bmcp.packages.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.packages.FakePackages;
import io.github.e2bmcp.packages.PrivateRegistry;
import io.github.e2bmcp.packages.host.HostRegistries;
import io.github.e2bmcp.packages.index.SimpleFormat;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as a client inside sees it, before a registry of the test's own. */
class RegistryGatewayTest {

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<GatewayProblem> problems = new CopyOnWriteArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private PrivateRegistry registry;
  private RegistryGateway gateway;
  private String root = "";

  @BeforeEach
  void start() throws IOException {
    registry = new PrivateRegistry();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("HOME", folder.toString());
    environment.put("PIP_CONFIG_FILE", "/dev/null");
    environment.put("PIP_INDEX_URL", registry.url("/simple/"));
    environment.put("npm_config_registry", registry.url("/npm/"));
    environment.put("npm_config_globalconfig", "/nonexistent/npmrc");
    serve(PackagePolicy.standard());
  }

  private void serve(PackagePolicy policy) throws IOException {
    gateway = new RegistryGateway(new HostRegistries(environment), policy, cache(), 1L << 20);
    GatewayListener listener =
        new GatewayListener() {
          @Override
          public void transferred(String file, long bytes, long total) {}

          @Override
          public void problem(GatewayProblem problem) {
            problems.add(problem);
          }
        };
    InetSocketAddress address = gateway.server().listen("127.0.0.1", 0, gateway.handler(listener));
    root = "http://127.0.0.1:" + address.getPort();
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  @AfterEach
  void stop() {
    gateway.close();
    registry.close();
    client.close();
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "*/*");
  }

  private HttpResponse<byte[]> send(String method, String path, String accept)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept", accept)
            .timeout(Duration.ofSeconds(60))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> all = Files.walk(cache())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void pageHasLinksToTheGatewayOnly() throws Exception {
    registry.putWheel("thing", "1.0");

    String html = text(get("/pypi/0/thing/"));
    String json = text(send("GET", "/pypi/0/thing/", SimpleFormat.JSON));

    assertThat(html).contains("href=\"thing-1.0-py3-none-any.whl#sha256=");
    assertThat(json).contains("\"url\":\"thing-1.0-py3-none-any.whl\"").contains("\"sha256\":");
    assertThat(html + json).doesNotContain("localhost").doesNotContain("" + registry.port());
  }

  @Test
  void fileIsFetchedOnceAndThenKept() throws Exception {
    registry.putWheel("thing", "1.0");
    byte[] wheel = FakePackages.wheel("thing", "1.0");

    assertThat(get("/pypi/0/thing/thing-1.0-py3-none-any.whl").body()).isEqualTo(wheel);
    assertThat(get("/pypi/0/thing/thing-1.0-py3-none-any.whl").body()).isEqualTo(wheel);

    assertThat(registry.asked().stream().filter(asked -> asked.path().startsWith("/files/")))
        .hasSize(1);
    assertThat(cached()).hasSize(1);
    assertThat(Files.getPosixFilePermissions(cache())).hasSize(3);
  }

  @Test
  void poisonedFileIsRefusedAndNotKept() throws Exception {
    byte[] poisoned = FakePackages.wheel("thing", "6.6");
    registry.putWheel("thing", "1.0", poisoned, "0".repeat(64));
    registry.putTarball(
        "thing",
        "1.0.0",
        FakePackages.tarball("thing", "6.6.6"),
        FakePackages.integrity("something else".getBytes(UTF_8)));

    for (String path :
        List.of("/pypi/0/thing/thing-1.0-py3-none-any.whl", "/npm/thing/-/1.0.0.tgz")) {
      problems.clear();
      boolean whole;
      try {
        HttpResponse<byte[]> response = get(path);
        whole = response.statusCode() == 200;
      } catch (IOException e) {
        whole = false;
      }
      assertThat(whole).isFalse();
      assertThat(problems)
          .extracting(GatewayProblem::kind)
          .containsExactly(GatewayProblem.Kind.TAMPERED);
    }
    assertThat(cached()).isEmpty();
  }

  @Test
  void fileThatWasChangedInTheCacheIsFetchedAgain() throws Exception {
    registry.putWheel("thing", "1.0");
    byte[] wheel = get("/pypi/0/thing/thing-1.0-py3-none-any.whl").body();
    Files.writeString(cached().getFirst(), "changed");

    assertThat(get("/pypi/0/thing/thing-1.0-py3-none-any.whl").body()).isEqualTo(wheel);
    assertThat(registry.asked().stream().filter(asked -> asked.path().startsWith("/files/")))
        .hasSize(2);
  }

  @Test
  void npmDocumentHasLinksToTheGatewayOnly() throws Exception {
    registry.putTarball("@own/thing", "1.2.3");

    HttpResponse<byte[]> document = get("/npm/@own%2fthing");

    assertThat(text(document))
        .contains("\"tarball\":\"" + root + "/npm/@own%2fthing/-/1.2.3.tgz\"")
        .doesNotContain("localhost");
    assertThat(get("/npm/@own%2fthing/-/1.2.3.tgz").body())
        .isEqualTo(FakePackages.tarball("@own/thing", "1.2.3"));
    assertThat(get("/npm/@own/thing/-/1.2.3.tgz").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void onlyReadingIsPossible(String method) throws Exception {
    registry.putWheel("thing", "1.0");

    assertThat(send(method, "/pypi/0/thing/", "*/*").statusCode()).isEqualTo(405);
    assertThat(registry.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/pypi/",
        "/pypi/0/",
        "/pypi/9/thing/",
        "/pypi/0/..%2f..%2fadmin/",
        "/pypi/0/thing/..%2f..%2fadmin",
        "/pypi/0/thing/nothing.whl",
        "/pypi/folder-0/x.whl",
        "/npm/..%2f..%2fadmin",
        "/npm/-/all",
        "/npm/-/v1/search",
        "/npm/thing/-/9.9.9.tgz",
        "/npm/http:%2f%2flocalhost%2fadmin",
        "/elsewhere"
      })
  void nothingElseIsReached(String path) throws Exception {
    registry.putWheel("thing", "1.0");
    registry.putTarball("thing", "1.0.0");
    registry.put("/admin", "text/plain", "secret".getBytes(UTF_8));
    registry.put("/admin/", "text/plain", "secret".getBytes(UTF_8));

    HttpResponse<byte[]> response = get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(text(response)).doesNotContain("secret");
    assertThat(registry.asked())
        .extracting(PrivateRegistry.Asked::path)
        .noneMatch(asked -> asked.contains("admin"));
  }

  @Test
  void missingPackageAndBrokenRegistryAreToldApart() throws Exception {
    registry.fail("/simple/broken/", 500);
    registry.fail("/npm/broken", 500);

    assertThat(get("/pypi/0/nothing/").statusCode()).isEqualTo(404);
    assertThat(get("/npm/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/pypi/0/broken/").statusCode()).isEqualTo(502);
    assertThat(text(get("/npm/broken"))).contains("\"error\":").contains("(500)");
    assertThat(problems)
        .extracting(GatewayProblem::kind)
        .containsExactly(
            GatewayProblem.Kind.NOT_FOUND,
            GatewayProblem.Kind.NOT_FOUND,
            GatewayProblem.Kind.UNREACHABLE,
            GatewayProblem.Kind.UNREACHABLE);
  }

  @Test
  void redirectIsFollowedWithoutTheCredentialsOfTheIndex() throws Exception {
    try (PrivateRegistry other = new PrivateRegistry()) {
      other.putWheel("thing", "1.0");
      String file = FakePackages.wheelName("thing", "1.0");
      registry.putWheel("thing", "1.0");
      registry.redirect("/files/" + file, other.url("/files/" + file));
      gateway.close();
      environment.put("PIP_INDEX_URL", registry.url("/simple/").replace("://", "://me:password@"));
      serve(PackagePolicy.standard());

      assertThat(get("/pypi/0/thing/" + file).statusCode()).isEqualTo(200);

      assertThat(registry.asked().getFirst().authorization()).startsWith("Basic ");
      assertThat(other.asked()).containsExactly(new PrivateRegistry.Asked("/files/" + file, ""));
    }
  }

  @Test
  void linkToAnInnerAddressIsRefused() throws Exception {
    registry.put(
        "/simple/thing/",
        "text/html",
        "<a href='http://10.0.0.1/thing-1.0-py3-none-any.whl'>x</a>".getBytes(UTF_8));

    assertThat(get("/pypi/0/thing/thing-1.0-py3-none-any.whl").statusCode()).isEqualTo(502);
    assertThat(problems.getFirst().text()).contains("10.0.0.1").contains("refused");
  }

  @Test
  void yankedAndYoungFilesAreLeftOut() throws Exception {
    String page =
        """
        {"meta":{"api-version":"1.1"},"name":"thing","files":[
        {"filename":"thing-1.0.tar.gz","url":"/a","hashes":{},"upload-time":"2020-01-01T00:00:00Z"},
        {"filename":"thing-1.1.tar.gz","url":"/b","hashes":{},"yanked":"broken"},
        {"filename":"thing-1.2.tar.gz","url":"/c","hashes":{},"upload-time":"2999-01-01T00:00:00Z"}]}
        """;
    registry.put("/simple/thing/", SimpleFormat.JSON, page.getBytes(UTF_8));

    assertThat(text(get("/pypi/0/thing/"))).contains("1.0.tar").contains("1.2.tar");
    assertThat(text(get("/pypi/0/thing/"))).doesNotContain("1.1.tar");

    gateway.close();
    serve(new PackagePolicy(Set.of(), Set.of(), Duration.ofDays(7), true, true, false));

    assertThat(text(get("/pypi/0/thing/"))).contains("1.0.tar").doesNotContain("1.2.tar");
    assertThat(get("/pypi/0/thing/thing-1.2.tar.gz").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyAllowedNamesExist() throws Exception {
    registry.putWheel("thing", "1.0");
    registry.putWheel("other", "1.0");
    gateway.close();
    serve(new PackagePolicy(Set.of("thing"), Set.of(), Duration.ZERO, false, true, false));

    assertThat(get("/pypi/0/thing/").statusCode()).isEqualTo(200);
    assertThat(get("/pypi/0/other/").statusCode()).isEqualTo(404);
    assertThat(get("/npm/other").statusCode()).isEqualTo(404);
    assertThat(problems).extracting(GatewayProblem::kind).containsOnly(GatewayProblem.Kind.DENIED);
  }

  @Test
  void separateMetadataIsHandedOnAndChecked() throws Exception {
    byte[] metadata = "Metadata-Version: 2.1\n".getBytes(UTF_8);
    registry.putWheel("thing", "1.0");
    String file = FakePackages.wheelName("thing", "1.0");
    registry.put(
        "/simple/thing/",
        "text/html",
        ("<a href='/files/"
                + file
                + "' data-core-metadata='sha256="
                + FakePackages.sha256(metadata)
                + "'>"
                + file
                + "</a>")
            .getBytes(UTF_8));
    registry.put("/files/" + file + ".metadata", "text/plain", metadata);

    assertThat(text(get("/pypi/0/thing/"))).contains("data-core-metadata=\"sha256=");
    assertThat(get("/pypi/0/thing/" + file + ".metadata").body()).isEqualTo(metadata);
  }

  @Test
  void cacheStaysWithinItsBound() throws Exception {
    for (int i = 0; i < 6; i++) {
      byte[] large = new byte[300_000];
      large[0] = (byte) i;
      registry.putWheel("thing" + i, "1.0", large, FakePackages.sha256(large));
      assertThat(get("/pypi/0/thing" + i + "/thing" + i + "-1.0-py3-none-any.whl").statusCode())
          .isEqualTo(200);
    }

    long total = 0;
    for (Path file : cached()) {
      total += Files.size(file);
    }
    assertThat(total).isLessThanOrEqualTo(1L << 20).isGreaterThan(500_000);
  }
}
