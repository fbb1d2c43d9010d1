package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.api.SandboxAccess;
import java.time.Duration;
import java.util.Map;

/** Clients and sandboxes on a scripted server. */
final class Sandboxes {

  static final String ID = "itestsandbox000000001";
  static final String TOKEN = "ea_token";

  private Sandboxes() {}

  static E2b client(ScriptedServer server) {
    return new E2b(config(server));
  }

  static E2bConfig config(ScriptedServer server) {
    return E2bConfig.fromEnvironment(Map.of())
        .withApiKey("test-key")
        .withUrls(server.url(), server.url())
        .withRequestTimeout(Duration.ofSeconds(5));
  }

  static E2bSandbox open(E2b client, String envdVersion) {
    return client.open(new SandboxAccess(ID, "base", "", envdVersion, TOKEN, "traffic", false));
  }
}
