package io.github.e2bmcp.e2b;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.wire.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class McpGatewayTest extends FaultyServer {

  private static final String START = "POST /process.Process/Start";
  private static final NewSandbox WANTED =
      NewSandbox.of(NewSandbox.MCP_TEMPLATE).withMcp(Json.object().put("it's", "on"));

  @BeforeEach
  void makesAndKillsSandboxes() {
    server.onJson(
        "POST /v2/sandboxes",
        201,
        "{\"sandboxID\":\"" + Sandboxes.ID + "\",\"envdVersion\":\"0.6.4\"}");
    server.on(
        "DELETE /sandboxes/" + Sandboxes.ID,
        (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
  }

  private void ends(String frame) {
    server.on(
        START,
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, "{\"event\":{\"start\":{\"pid\":24}}}");
          answer.frame(0, "{\"event\":{\"data\":{\"stderr\":\"bm8=\"}}}");
          answer.frame(0, "{\"event\":{\"end\":{" + frame + "}}}");
          answer.frame(2, "{}");
          answer.end();
        });
  }

  @Test
  void theGatewayIsStartedAsRootWithATokenOfItsOwn() {
    ends("\"exited\":true");
    server.on(
        "GET /files",
        (request, answer) -> answer.full(200, "", "tok\n".getBytes(StandardCharsets.UTF_8)));

    E2bSandbox made = client.create(WANTED);

    assertThat(server.requests().getFirst().text())
        .contains("\"templateID\":\"mcp-gateway\"", "\"mcp\":{\"it's\":\"on\"}");
    assertThat(server.last().header("Authorization")).isEqualTo("Basic cm9vdDo=");
    assertThat(server.last().text())
        .contains("mcp-gateway --config '{\\\"it'\\\"'\\\"'s\\\":\\\"on\\\"}'")
        .containsPattern("\"GATEWAY_ACCESS_TOKEN\":\"[0-9a-f-]{36}\"");
    assertThat(made.mcpUrl()).isEqualTo("https://50005-" + Sandboxes.ID + ".e2b.app/mcp");
    assertThat(made.mcpToken()).isEqualTo("tok");
    assertThat(server.last().target())
        .isEqualTo("/files?path=%2Fetc%2Fmcp-gateway%2F.token&username=root");
  }

  @Test
  void aGatewayThatDoesNotStartCostsNoSandbox() {
    ends("\"exitCode\":1,\"exited\":true");

    assertThatThrownBy(() -> client.create(WANTED))
        .isExactlyInstanceOf(E2bException.SandboxError.class)
        .hasMessage("Failed to start the MCP gateway: no");
    assertThat(server.last().method()).isEqualTo("DELETE");
  }

  @Test
  void aSandboxThatCannotBeTalkedToIsKilledToo() {
    server.onJson(START, 401, "{\"code\":401,\"message\":\"no\"}");

    assertThatThrownBy(() -> client.create(WANTED))
        .isExactlyInstanceOf(E2bException.Authentication.class);
    assertThat(server.last().method()).isEqualTo("DELETE");
  }
}
