package io.github.e2bmcp.acceptance.e2bsdks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.CheckedProgram.Check;
import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.Product;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What programs do with E2B's SDKs, done with {@code e2b-mcp http --e2b-api}. With the system
 * property {@code matrix=write} the page of the matrix is written from what was seen.
 */
final class OfficialSdksTest {

  /** What draws figures and makes tables, given as operators give it. */
  private static final String PACKAGES = "numpy,pandas,matplotlib";

  /** Sandboxes: what a failed check leaves behind must not make others fail. */
  private static final String ENOUGH = "20";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> doWhatTheirProgramsExpect() throws Exception {
    Product.build();
    String keys = folder.resolve("keys").toString();
    String key = Product.run(folder, 60, Product.launcher().toString(), "key", "ann", keys).strip();
    Map<Sdk, List<Check>> seen = new LinkedHashMap<>();
    try (HttpService service =
        HttpService.start(
            "--e2b-api",
            "--e2b-keys",
            keys,
            "--sandbox-packages",
            PACKAGES,
            "--sandbox-max-per-client",
            ENOUGH)) {
      for (Sdk sdk : Sdk.ALL) {
        sdk.install();
      }
      awaitPackages(service.origin(), key);
      for (Sdk sdk : Sdk.ALL) {
        seen.put(sdk, sdk.run(service.origin(), key));
      }
    }
    String table = SdkMatrix.table(seen);
    if (System.getProperty("matrix", "").equals("write")) {
      SdkMatrix.write(table);
    }
    Stream<DynamicTest> checks =
        seen.entrySet().stream()
            .flatMap(entry ->
                entry.getValue().stream()
                    .map(check -> test(entry.getKey().title() + ": " + check.name(), check)));
    DynamicTest page =
        DynamicTest.dynamicTest(
            "docs/e2b-sdk-matrix.md says what was seen",
            () ->
                assertThat(SdkMatrix.written())
                    .as("write it with -Dmatrix=write")
                    .isEqualTo(table));
    return Stream.concat(checks, Stream.of(page));
  }

  /** The first sandbox waits until they are put together: longer, maybe, than an SDK waits. */
  private static void awaitPackages(String url, String key) {
    E2bConfig config =
        E2bConfig.fromEnvironment(Map.of())
            .withApiKey(key)
            .withUrls(url, url)
            .withRequestTimeout(Duration.ofMinutes(5));
    try (E2b client = new E2b(config)) {
      client.create().kill();
    }
  }

  private static DynamicTest test(String name, Check check) {
    return DynamicTest.dynamicTest(name, () -> assertThat(check.ok()).as(check.detail()).isTrue());
  }
}
