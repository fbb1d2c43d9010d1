package io.github.e2bmcp.server.command;

import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.install.Client;
import io.github.e2bmcp.server.install.ClientConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code install CLIENT}. */
final class InstallCommand implements Command {

  @Override
  public String name() {
    return "install";
  }

  @Override
  public String usage() {
    return "install CLIENT";
  }

  @Override
  public String summary() {
    return "writes the client's configuration: " + Client.words();
  }

  @Override
  public int run(CommandLine line, Console console) {
    Optional<Client> client =
        line.words().size() == 1 ? Client.of(line.words().getFirst()) : Optional.empty();
    if (client.isEmpty()) {
      console
          .errors()
          .println("Say which client: e2b-mcp install CLIENT, one of " + Client.words() + ".");
      return 2;
    }
    String command = System.getProperty("e2b.mcp.command", "e2b-mcp");
    try {
      Path file =
          new ClientConfiguration(console.environment(), System.getProperty("os.name", ""))
              .add(client.get(), command);
      console.print().println("Added to " + file + ". Restart the client to use it.");
      return 0;
    } catch (IOException e) {
      console.errors().println("Could not write the configuration: " + e.getMessage());
      return 1;
    }
  }
}
