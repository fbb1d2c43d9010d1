package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.Content;
import io.github.e2bmcp.mcp.offer.ToolResult;
import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.door.Door;
import io.github.e2bmcp.server.program.Program;
import java.io.PrintStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code call TOOL JSON}: one call on a fresh sandbox, which ends with it. */
final class CallCommand implements Command {

  @Override
  public String name() {
    return "call";
  }

  @Override
  public String usage() {
    return "call TOOL JSON";
  }

  @Override
  public String summary() {
    return "one tool call, e.g. call execute_python '{\"code\": \"1+1\"}'";
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.words().isEmpty() || line.words().size() > 2) {
      console.errors().println("Usage: e2b-mcp " + usage());
      return 2;
    }
    JsonNode arguments;
    try {
      arguments =
          JsonMapper.shared().readTree(line.words().size() == 2 ? line.words().get(1) : "{}");
    } catch (JacksonException e) {
      console.errors().println("The arguments are not JSON: " + e.getOriginalMessage());
      return 2;
    }
    if (!(arguments instanceof ObjectNode object)) {
      console.errors().println("The arguments must be a JSON object, such as {\"code\": \"1+1\"}.");
      return 2;
    }
    try (Program program = Program.of(line, console.environment())) {
      program.closeAtExit();
      ToolResult result =
          Door.open(program, Commands.version())
              .call(
                  line.words().getFirst(), object, Exchange.detached(Caller.local("command-line")));
      print(result, console.print());
      return result.isError() ? 1 : 0;
    } catch (McpException e) {
      console.errors().println(e.getMessage());
      return 2;
    }
  }

  private static void print(ToolResult result, PrintStream out) {
    for (Content content : result.content()) {
      switch (content) {
        case Content.Text text -> out.println(text.text());
        case Content.Image image ->
            out.println("[" + image.mimeType() + " in base64] " + image.data());
        case Content.Audio audio ->
            out.println("[" + audio.mimeType() + " in base64] " + audio.data());
        case Content.EmbeddedResource resource -> out.println(resource.toJson());
        case Content.ResourceLink link -> out.println(link.uri());
      }
    }
  }
}
