package io.github.e2bmcp.server.install;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The clients whose configuration can be written, and where each keeps it. */
public enum Client {
  CLAUDE_DESKTOP("mcpServers"),
  CLAUDE_CODE("mcpServers"),
  CURSOR("mcpServers"),
  VSCODE("servers"),
  CODEX("mcp_servers");

  private final String section;

  Client(String section) {
    this.section = section;
  }

  /** The name on the command line, such as {@code claude-desktop}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The member of the configuration that holds the servers. */
  String section() {
    return section;
  }

  public static Optional<Client> of(String word) {
    return Arrays.stream(values()).filter(client -> client.word().equals(word)).findFirst();
  }

  /** All names, for a person who has to choose one. */
  public static String words() {
    return Arrays.stream(values()).map(Client::word).collect(Collectors.joining(", "));
  }

  /** The client's configuration file for a user. */
  Path file(Map<String, String> environment, String operatingSystem) {
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    boolean mac = operatingSystem.startsWith("Mac");
    Path settings =
        mac
            ? home.resolve("Library/Application Support")
            : Path.of(
                environment.getOrDefault("XDG_CONFIG_HOME", home.resolve(".config").toString()));
    return switch (this) {
      case CLAUDE_DESKTOP -> settings.resolve("Claude/claude_desktop_config.json");
      case CLAUDE_CODE -> home.resolve(".claude.json");
      case CURSOR -> home.resolve(".cursor/mcp.json");
      case VSCODE -> settings.resolve("Code/User/mcp.json");
      case CODEX ->
          Path.of(environment.getOrDefault("CODEX_HOME", home.resolve(".codex").toString()))
              .resolve("config.toml");
    };
  }
}
