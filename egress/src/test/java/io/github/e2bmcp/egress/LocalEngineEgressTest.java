package io.github.e2bmcp.egress;

import static io.github.e2bmcp.egress.EgressTestBed.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.egress.dial.Resolver;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way out of a sandbox that really has no network. */
class LocalEngineEgressTest {

  @Test
  void theProxyIsTheOnlyWayOut(@TempDir Path state) throws Exception {
    // A sandbox's own user ids must be able to pass.
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
    LocalEngineConfig config =
        LocalEngineConfig.standard().withStateDirectory(state.resolve("engine"));
    try (LocalEngine engine = new LocalEngine(config);
        Origin origin = Origin.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
      assumeTrue(engine.probe().usable(), "no sandbox can be made on this machine");
      Resolver names = name -> List.of(origin.inetAddress());
      AddressRules rules = AddressRules.strict().lifting(origin.address());
      try (EgressProxy proxy = new EgressProxy(EgressLimits.standard(), names, rules)) {
        Sandbox sandbox = engine.create(SandboxSpec.standard());
        Egress egress =
            proxy.serve(sandbox, EgressPolicy.allowing("allowed.example:" + origin.port()));
        assertThat(read(sandbox, egress, "http://allowed.example:" + origin.port() + "/"))
            .isEqualTo("b'hello'\n");
        assertThat(read(sandbox, egress, "http://127.0.0.1:" + origin.port() + "/"))
            .contains("Connection refused");
        assertThat(read(sandbox, egress, "https://evil.example/"))
            .contains("403 Forbidden (the host is not on this sandbox's allow-list;");
        sandbox.kill();
        eventually(() -> egress.connections() == 0);
        assertThat(egress.log().count()).isEqualTo(2);
      }
    }
  }

  private static String read(Sandbox sandbox, Egress egress, String url) {
    String program = "import urllib.request as u; print(u.urlopen('" + url + "').read())";
    return Programs.run(sandbox, egress, "python3", "-c", program);
  }
}
