package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.stdio.StdioOptions;
import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.door.Door;
import io.github.e2bmcp.server.program.Program;

/** No word at all: serves MCP on stdio until the input ends. */
final class ServeCommand implements Command {

  @Override
  public String name() {
    return "";
  }

  @Override
  public String usage() {
    return "[FLAGS]";
  }

  @Override
  public String summary() {
    return "serves MCP on stdio";
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (!line.words().isEmpty()) {
      console
          .errors()
          .println("Unknown call '" + line.words().getFirst() + "'; see e2b-mcp --help.");
      return 2;
    }
    try (Program program = Program.of(line, console.environment())) {
      program.closeAtExit();
      Door.open(program, Commands.version())
          .serveStdio(console.input(), console.output(), StdioOptions.DEFAULT);
      return 0;
    }
  }
}
