package io.github.e2bmcp.server.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ClientConfigurationTest {

  @TempDir Path home;

  @ParameterizedTest
  @EnumSource(Client.class)
  void writesAnEntryThatNamesTheLauncher(Client client) throws IOException {
    Path file = configuration().add(client, "/opt/my tools/e2b-mcp");
    assertThat(file).startsWith(home);
    assertThat(Files.readString(file)).contains("e2b").contains("/opt/my tools/e2b-mcp");
  }

  @Test
  void keepsEverythingElseOfAJsonFile() throws IOException {
    Path file = home.resolve(".cursor/mcp.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        { // mine
          "theme": "dark",
          "mcpServers": {"other": {"command": "x"}, "e2b": {"command": "old", "env": {"E2B_API_KEY": "k"}}},
        }
        """);
    configuration().add(Client.CURSOR, "/opt/e2b-mcp");
    JsonNode after = JsonMapper.shared().readTree(Files.readString(file));
    assertThat(after.path("theme").asString()).isEqualTo("dark");
    assertThat(after.at("/mcpServers/other/command").asString()).isEqualTo("x");
    assertThat(after.at("/mcpServers/e2b/command").asString()).isEqualTo("/opt/e2b-mcp");
    assertThat(after.at("/mcpServers/e2b/env/E2B_API_KEY").asString()).isEqualTo("k");
    assertThat(Files.readString(file.resolveSibling("mcp.json.before-e2b-mcp")))
        .contains("// mine");
  }

  @Test
  void keepsEverythingElseOfATomlFileAndReplacesItsOwnTable() throws IOException {
    Path file = home.resolve(".codex/config.toml");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "model = \"x\"\n\n[mcp_servers.e2b]\ncommand = \"old\"\n\n[mcp_servers.other]\ncommand = \"y\"\n");
    configuration().add(Client.CODEX, "/opt/e2b-mcp");
    assertThat(Files.readString(file))
        .isEqualTo(
            "model = \"x\"\n\n[mcp_servers.other]\ncommand = \"y\"\n\n[mcp_servers.e2b]\ncommand = \"/opt/e2b-mcp\"\n");
  }

  @Test
  void changesNothingInAFileItDoesNotUnderstand() throws IOException {
    Path file = home.resolve(".cursor/mcp.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{ broken");
    assertThatThrownBy(() -> configuration().add(Client.CURSOR, "/opt/e2b-mcp"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not valid JSON")
        .hasMessageContaining("nothing was changed");
    assertThat(Files.readString(file)).isEqualTo("{ broken");
  }

  private ClientConfiguration configuration() {
    return new ClientConfiguration(Map.of("HOME", home.toString()), "Linux");
  }
}
