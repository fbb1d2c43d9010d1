package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code install_packages} sentence by sentence, with the registries of this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstallPackagesTest {

  private Server server;

  @BeforeAll
  void start() {
    server = Server.start(Map.of("AUTO_INSTALL", "off"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Reply install(String language, String... names) {
    return server.call("install_packages", "packages", List.of(names), "language", language);
  }

  @Test
  void theRunningInterpretersFindIt() {
    server.python("before = 'kept'");
    server.javascript("var before = 'kept'");
    assertThat(server.call("execute_python", "code", "import inflect").failed()).isTrue();
    assertThat(server.call("execute_javascript", "code", "require('nanoid')").failed()).isTrue();

    install("python", "inflect").succeeded();
    install("javascript", "nanoid").succeeded();

    assertThat(server.python("import inflect\nbefore, inflect.engine().plural('box')").text())
        .contains("('kept', 'boxes')");
    assertThat(
            server
                .javascript("const { nanoid } = await import('nanoid'); [before, nanoid(5).length]")
                .text())
        .contains("[ 'kept', 5 ]");
  }

  @Test
  void codeItselfStaysWithoutNetwork() {
    install("python", "six").succeeded();
    Reply reply =
        server.python(
            """
            interfaces = [line.split(':')[0].strip() for line in open('/proc/net/dev').readlines()[2:]]
            routes = open('/proc/net/route').readlines()[1:]
            listening = [line for line in open('/proc/net/tcp').readlines()[1:] if line.split()[3] == '0A']
            print(interfaces, routes, listening)
            """);
    assertThat(reply.text()).contains("['lo'] [] []");
  }

  @Test
  void eachFailureHasItsOwnSentence() {
    assertThat(install("python", "nunpy-is-not-there").refused().text())
        .contains("There is no Python package named 'nunpy-is-not-there'");
    assertThat(install("javascript", "lodahs").refused().text()).contains("did you mean 'lodash'?");
    assertThat(install("python", "six==99").refused().text()).contains("No version of six fits");
    assertThat(install("python", "requests==2.31.0", "urllib3==1.20").refused().text())
        .contains("cannot be installed together")
        .contains("requests 2.31.0 depends on urllib3");
    assertThat(install("javascript", "react@17", "react-dom@18").refused().text())
        .contains("cannot be installed together");
    for (String name : List.of("--index-url=x", "git+https://x/y", "../x", "/etc", "a b", "")) {
      assertThat(install("python", name).refused().text()).doesNotContain("ERROR:");
    }
    Map<String, String> nowhere =
        Map.of(
            "PIP_INDEX_URL", "http://127.0.0.1:1/simple",
            "PIP_FIND_LINKS", "",
            "npm_config_registry", "http://127.0.0.1:1/");
    try (Server cutOff = Server.start(nowhere)) {
      for (String language : List.of("python", "javascript")) {
        assertThat(
                cutOff
                    .call("install_packages", "packages", List.of("cowsay"), "language", language)
                    .refused()
                    .text())
            .contains("127.0.0.1:1 cannot be reached");
      }
    }
  }
}
