package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Shell;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The program inside E2B's {@code mcp-gateway} template that serves other MCP servers. */
final class McpGateway {

  static final String TOKEN_FILE = "/etc/mcp-gateway/.token";

  private McpGateway() {}

  static void start(E2bSandbox sandbox, JsonNode configuration) {
    CommandOptions options =
        CommandOptions.standard()
            .withUser("root")
            .withEnvironment(Map.of("GATEWAY_ACCESS_TOKEN", UUID.randomUUID().toString()));
    try {
      sandbox
          .commands()
          .run("mcp-gateway --config " + Shell.quote(configuration.toString()), options);
    } catch (E2bException.CommandExit e) {
      sandbox.kill();
      throw new E2bException.SandboxError("Failed to start the MCP gateway: " + e.stderr())
          .because(e);
    } catch (E2bException e) {
      sandbox.kill();
      throw e;
    }
  }
}
