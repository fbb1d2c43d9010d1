package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class SecurityPolicyTest extends Spine {

  private static final String DANGEROUS = "print(open('/etc/shadow').read())";
  private static final String CANARY = "Kx7Qm2Zt9Lw4Rb6Yv1";

  @Test
  void monitorRunsTheCodeAndNotesIt() {
    try (Server server = server()) {
      Reply reply = server.call("execute_python", "code", DANGEROUS);
      assertThat(reply.text()).contains("Note: Security note").contains("sandbox_id:");
      server.awaitLog("noted: SYSTEM_FILES");
      assertThat(server.python("2 + 2").text()).doesNotContain("Security note");
    }
  }

  @Test
  void enforceRefusesIt() {
    try (Server server = server("--security-policy", "enforce")) {
      Reply reply = server.call("execute_python", "code", DANGEROUS).refused();
      assertThat(reply.text()).startsWith("Security validation failed: ");
      assertThat(server.log()).doesNotContain("sandbox made");
      server.python("2 + 2");
    }
  }

  @Test
  void aSecretOfTheServersEnvironmentIsNeitherInsideNorInOutput() {
    try (Server server = server(Map.of("CANARY_TOKEN", CANARY))) {
      String inside = server.python("import os\n[k for k in os.environ if 'CANARY' in k]").text();
      assertThat(inside).contains("[]");
      assertThat(server.python("print('" + CANARY + "')").text()).doesNotContain(CANARY);
      String encoded =
          server.python("import base64\nbase64.b64encode(b'" + CANARY + "').decode()").text();
      assertThat(encoded).doesNotContain("S3g3UW0yWnQ5THc0UmI2WXYx");
    }
  }
}
