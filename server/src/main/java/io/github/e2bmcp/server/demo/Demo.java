package io.github.e2bmcp.server.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a newcomer runs first: every tool called through a client, on a fresh sandbox, printed
 * readably.
 */
public final class Demo {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SHOWN_LINES = 24;

  private final PrintStream out;
  private final List<String> serverCommand;
  private int step;
  private boolean telling;

  public Demo(PrintStream out, List<String> serverCommand) {
    this.out = out;
    this.serverCommand = List.copyOf(serverCommand);
  }

  /**
   * Runs the demo.
   *
   * @return the exit code: 0 when every call did what it should
   */
  public int run() throws IOException {
    long started = System.nanoTime();
    try (DemoClient client = new DemoClient(serverCommand, this::progress)) {
      out.println("Connected. The server offers: " + String.join(", ", client.tools()));
      for (DemoStep next : DemoStep.ALL) {
        if (!show(client, next)) {
          out.println("\nThe demo stopped here. `./e2b-mcp doctor` says what this machine lacks.");
          return 1;
        }
      }
    }
    out.printf(
        "%nDone in %.0f s. `./e2b-mcp install CLIENT` adds the server to your assistant.%n",
        (System.nanoTime() - started) / 1e9);
    return 0;
  }

  private boolean show(DemoClient client, DemoStep next) throws IOException {
    out.printf("%n── %d. %s%n", ++step, next.title());
    out.println("▶ " + next.tool());
    for (String[] argument : next.printed()) {
      out.println("    " + argument[0] + ": " + argument[1].strip().replace("\n", "\n      "));
    }
    ObjectNode arguments = JSON.createObjectNode();
    next.arguments().forEach((name, value) -> arguments.set(name, JSON.valueToTree(value)));
    telling = next.tool().equals("install_packages");
    JsonNode result = client.call(next.tool(), arguments);
    for (JsonNode part : result.path("content")) {
      print(part);
    }
    return !result.path("isError").asBoolean(false);
  }

  private void print(JsonNode part) throws IOException {
    if (part.path("type").asString().equals("image")) {
      Path picture = Files.createTempFile("e2b-mcp-demo-", ".png");
      Files.write(picture, Base64.getDecoder().decode(part.path("data").asString()));
      out.println("◀ a picture: " + picture);
      return;
    }
    List<String> lines = part.path("text").asString("").lines().toList();
    for (String line : lines.subList(0, Math.min(lines.size(), SHOWN_LINES))) {
      out.println("◀ " + line);
    }
    if (lines.size() > SHOWN_LINES) {
      out.println("◀ … " + (lines.size() - SHOWN_LINES) + " more lines");
    }
  }

  private void progress(String message) {
    if (telling) {
      out.println("  … " + message);
    }
  }
}
