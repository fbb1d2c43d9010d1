package io.github.e2bmcp.server.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Adds this server to a client's configuration and leaves everything else in it as it was. */
public final class ClientConfiguration {

  private static final String NAME = "e2b";
  // Clients accept comments in their files, so people write them.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();
  private static final Pattern CODEX_TABLE =
      Pattern.compile("(?ms)^\\[mcp_servers\\." + NAME + "(\\.[^]]*)?\\].*?(?=^\\[|\\z)");

  private final Map<String, String> environment;
  private final String operatingSystem;

  public ClientConfiguration(Map<String, String> environment, String operatingSystem) {
    this.environment = Map.copyOf(environment);
    this.operatingSystem = operatingSystem;
  }

  /**
   * Writes the server's entry; the file as it was is kept beside it with {@code .before-e2b-mcp}.
   *
   * @param command absolute path of the launcher
   * @return the file that was written
   * @throws IOException when it cannot be read, understood or written; nothing is changed then
   */
  public Path add(Client client, String command) throws IOException {
    Path file = client.file(environment, operatingSystem);
    String before = Files.exists(file) ? Files.readString(file) : "";
    String after =
        client == Client.CODEX ? toml(before, command) : json(file, before, client, command);
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    if (Files.exists(file)) {
      Files.copy(
          file,
          file.resolveSibling(file.getFileName() + ".before-e2b-mcp"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
    Path fresh = Files.createTempFile(target.toAbsolutePath().getParent(), ".e2b-mcp", ".new");
    Files.writeString(fresh, after);
    Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }

  private static String json(Path file, String before, Client client, String command)
      throws IOException {
    ObjectNode root;
    try {
      JsonNode read = before.isBlank() ? JSON.createObjectNode() : JSON.readTree(before);
      if (!(read instanceof ObjectNode object)) {
        throw new IOException(file + " holds no JSON object; nothing was changed.");
      }
      root = object;
    } catch (JacksonException e) {
      throw new IOException(
          file + " is not valid JSON (" + e.getOriginalMessage() + "); nothing was changed.", e);
    }
    JsonNode section = root.path(client.section());
    ObjectNode servers =
        section instanceof ObjectNode object ? object : root.putObject(client.section());
    ObjectNode entry =
        servers.path(NAME) instanceof ObjectNode known ? known : servers.putObject(NAME);
    entry.put("command", command);
    if (client == Client.VSCODE || client == Client.CLAUDE_CODE) {
      entry.put("type", "stdio");
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static String toml(String before, String command) {
    String others = CODEX_TABLE.matcher(before).replaceAll("").stripTrailing();
    String quoted = "\"" + command.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    return (others.isEmpty() ? "" : others + "\n\n")
        + "[mcp_servers."
        + NAME
        + "]\ncommand = "
        + quoted
        + "\n";
  }
}
