package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Server;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code SANDBOX_NETWORK=registries}, with the registries of this machine. */
final class RegistriesNetworkTest {

  private static final String PIP =
      """
      import subprocess, sys
      done = subprocess.run([sys.executable, '-m', 'pip', 'install', '--retries', '0', 'inflect'], capture_output=True, text=True)
      print('pip:', done.returncode)
      """;

  @Test
  void pipAndNpmThatCodeStartsReachTheRegistriesAndNothingElse() {
    try (Server server = server("registries")) {
      assertThat(server.python(PIP).text()).contains("pip: 0");
      assertThat(server.python("import inflect\ninflect.engine().plural('box')").text())
          .contains("boxes");
      assertThat(
              server
                  .python(
                      "subprocess.run(['npm', 'install', '--no-audit', '--no-fund', 'nanoid'],"
                          + " capture_output=True).returncode")
                  .text())
          .contains("=> 0");
      assertThat(server.python("open('/proc/net/route').readlines()[1:]").text()).contains("[]");
      assertThat(server.python("import os\n[k for k in os.environ if 'PROXY' in k.upper()]").text())
          .contains("[]");
    }
  }

  @Test
  void withoutItTheyDoNot() {
    try (Server server = server("none")) {
      assertThat(server.python(PIP).text()).contains("pip: 1");
    }
  }

  private static Server server(String network) {
    return Server.start(
        Map.of(
            "SANDBOX_NETWORK", network, "AUTO_INSTALL", "off", "SANDBOX_EXECUTION_TIMEOUT", "2m"));
  }
}
