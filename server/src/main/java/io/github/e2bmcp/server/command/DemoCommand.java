package io.github.e2bmcp.server.command;

import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.demo.Demo;
import java.io.IOException;
import java.util.List;

/** {@code demo}. */
final class DemoCommand implements Command {

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String usage() {
    return "demo";
  }

  @Override
  public String summary() {
    return "a guided run of every tool through an MCP client";
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException {
    String launcher = System.getProperty("e2b.mcp.command", "e2b-mcp");
    return new Demo(console.print(), List.of(launcher)).run();
  }
}
