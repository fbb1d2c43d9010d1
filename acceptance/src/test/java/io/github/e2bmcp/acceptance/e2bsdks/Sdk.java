package io.github.e2bmcp.acceptance.e2bsdks;

import io.github.e2bmcp.acceptance.CheckedProgram;
import io.github.e2bmcp.acceptance.Installation;
import io.github.e2bmcp.acceptance.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One generation of the SDKs, installed by npm or pip as these are configured on this machine.
 *
 * @param folder with the versions, below {@code src/test/sdks}
 * @param title for the matrix
 * @param programs what is run, each printing its checks
 */
record Sdk(String folder, String title, List<String> programs) {

  static final List<Sdk> ALL =
      List.of(
          new Sdk("npm-2.45", "npm `e2b` 2.45.0", List.of("sandbox.mjs")),
          new Sdk(
              "npm-newest",
              "npm `e2b` 2.51.0, `@e2b/code-interpreter` 2.8.0",
              List.of("sandbox.mjs", "code.mjs")),
          new Sdk(
              "pypi-newest",
              "PyPI `e2b` 2.63.0, `e2b-code-interpreter` 2.11.5",
              List.of("sandbox.py", "code.py")));

  private static Path sources() {
    return Product.home().resolve("acceptance/src/test/sdks");
  }

  /** Runs all programs against the server at the address. */
  List<CheckedProgram.Check> run(String url, String key) throws Exception {
    Path home = install();
    Map<String, String> environment =
        Map.of("E2B_API_URL", url, "E2B_SANDBOX_URL", url, "E2B_API_KEY", key);
    List<CheckedProgram.Check> checks = new ArrayList<>();
    for (String program : programs) {
      List<String> command = List.of(interpreter(home), home.resolve(program).toString(), folder);
      checks.addAll(CheckedProgram.run(home, environment, command));
    }
    return checks;
  }

  private boolean isPython() {
    return Files.exists(sources().resolve(folder).resolve("requirements.txt"));
  }

  private String interpreter(Path home) {
    return isPython() ? home.resolve("venv/bin/python").toString() : "/usr/bin/node";
  }

  /** Installs it, unless that was done before. */
  Path install() throws IOException {
    Path own = sources().resolve(folder);
    return isPython()
        ? Installation.byPip(folder, sources(), own)
        : Installation.byNpm(folder, sources(), own);
  }
}
