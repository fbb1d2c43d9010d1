package io.github.e2bmcp.e2b.scripted;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.SandboxAccess;
import java.time.Duration;
import java.util.Map;

/** Clients and sandboxes on a scripted server. */
public final class Sandboxes {

  public static final String ID = "itestsandbox000000001";
  public static final String TOKEN = "ea_token";

  private Sandboxes() {}

  public static E2b client(ScriptedServer server) {
    return new E2b(config(server));
  }

  public static E2bConfig config(ScriptedServer server) {
    return E2bConfig.fromEnvironment(Map.of())
        .withApiKey("test-key")
        .withUrls(server.url(), server.url())
        .withRequestTimeout(Duration.ofSeconds(5));
  }

  public static E2bSandbox open(E2b client, String envdVersion) {
    return client.open(new SandboxAccess(ID, "base", "", envdVersion, TOKEN, "traffic", false));
  }
}
