package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Packages that every new sandbox has, and what is installed beside them. */
final class SandboxPackagesTest {

  @Test
  void everySandboxHasThemFromTheStart() {
    Map<String, String> environment =
        Map.of("SANDBOX_PACKAGES", "tabulate,pyfiglet,npm:dayjs", "AUTO_INSTALL", "off");
    try (Server server = Server.start(environment)) {
      for (int round = 0; round < 2; round++) {
        Reply reply =
            server
                .call(
                    "execute_python",
                    "code",
                    "import tabulate\nprint(tabulate.tabulate([[1]], tablefmt='plain'), tabulate.__file__)",
                    "sandbox_id",
                    "new")
                .succeeded();
        assertThat(reply.text()).contains("1 /opt/packages/");
        String sandbox = reply.sandboxId();
        assertThat(
                server
                    .call("execute_python", "code", "!pyfiglet hi", "sandbox_id", sandbox)
                    .succeeded()
                    .text())
            .contains("_");
        assertThat(
                server
                    .call(
                        "execute_javascript",
                        "code",
                        "import dayjs from 'dayjs'; [require('dayjs')('2024-02-29').isValid(), dayjs('2024-02-29').date()]",
                        "sandbox_id",
                        sandbox)
                    .succeeded()
                    .text())
            .contains("[ true, 29 ]");
      }
    }
  }

  @Test
  void anotherVersionCanBeInstalledOverThem() {
    Map<String, String> environment = Map.of("SANDBOX_PACKAGES", "tabulate");
    try (Server server = Server.start(environment)) {
      server
          .call("install_packages", "packages", List.of("tabulate==0.8.10"), "language", "python")
          .succeeded();
      assertThat(server.python("import tabulate; tabulate.__version__").text()).contains("0.8.10");
    }
  }
}
