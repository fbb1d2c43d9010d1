package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Imports of packages that are not there, by each way of {@code AUTO_INSTALL}. */
final class AutoInstallTest {

  private static Server server(String autoInstall, String... arguments) {
    return Server.start(Map.of("AUTO_INSTALL", autoInstall), arguments);
  }

  @Test
  void aWellKnownImportJustWorks() {
    try (Server server = server("known")) {
      Reply reply =
          server.python("x = 41\nfrom slugify import slugify\nx += 1\nslugify('Größe Ä'), x");
      assertThat(reply.text())
          .contains("('grosse-a', 42)")
          .containsPattern("Installed .*python-slugify [0-9.]+.*\\(because the code imports it\\)");
      assertThat(server.python("x, slugify('b C')").text())
          .contains("(42, 'b-c')")
          .doesNotContain("Installed");
      Reply script = server.javascript("const ms = require('ms'); ms('2 days')");
      assertThat(script.text()).contains("172800000").contains("Installed ms ");
      Reply module = server.javascript("import pluralize from 'pluralize'; pluralize('box')");
      assertThat(module.text()).contains("boxes").contains("Installed pluralize ");
    }
  }

  @Test
  void itsTimeIsNotTheCodes() {
    try (Server server = server("known", "--sandbox-execution-timeout", "1s")) {
      // pip alone takes longer than the code may.
      assertThat(server.python("import prettytable\n'done ' + prettytable.__name__").text())
          .contains("done prettytable");
    }
  }

  @Test
  void otherwiseTheResultCarriesTheCallThatMendsIt() {
    try (Server server = server("off")) {
      Map<String, String> distributions =
          Map.of(
              "cv2", "opencv-python-headless",
              "PIL.Image", "pillow",
              "sklearn.svm", "scikit-learn",
              "bs4", "beautifulsoup4",
              "fitz", "pymupdf");
      distributions.forEach((module, distribution) ->
          assertThat(server.call("execute_python", "code", "import " + module).refused().text())
              .contains(
                  "install_packages with {\"packages\": [\""
                      + distribution
                      + "\"], \"language\": \"python\"}"));
      assertThat(server.call("execute_javascript", "code", "require('lodash/fp')").refused().text())
          .contains(
              "install_packages with {\"packages\": [\"lodash\"], \"language\": \"javascript\"}");
    }
  }

  @Test
  void whatFewKnowIsInstalledOnlyWhereAnyMayBe() {
    String code = "import toposort\nlist(toposort.toposort({2: {1}}))";
    try (Server server = server("known")) {
      assertThat(server.call("execute_python", "code", code).refused().text())
          .contains(
              "install_packages with {\"packages\": [\"toposort\"], \"language\": \"python\"}");
    }
    try (Server server = server("any")) {
      assertThat(server.python(code).text()).contains("[{1}, {2}]").contains("Installed toposort ");
    }
  }
}
