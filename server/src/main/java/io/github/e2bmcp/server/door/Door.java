package io.github.e2bmcp.server.door;

import io.github.e2bmcp.mcp.McpServer;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import io.github.e2bmcp.server.log.Field;
import io.github.e2bmcp.server.program.Program;

/** Offers the program's tools over MCP. */
public final class Door {

  private static final String INSTRUCTIONS =
      """
      Runs Python and JavaScript in an isolated sandbox whose state lasts: variables, imports, files and packages of one call \
      are there in the next. Code starts in /home/user and has no network; install_packages still reaches the package \
      registries. Leave sandbox_id out to keep using your default sandbox; pass "new" for a fresh one. The value of the last \
      expression, printed output and every matplotlib figure come back in the result. Each result ends with a line that names \
      the sandbox and says why the code ended; an error says what to do next.\
      """;

  private Door() {}

  /** The protocol's view of the program for callers from whom nothing is withheld. */
  public static McpServer open(Program program, String version) {
    return open(program, version, ToolScopes.NONE);
  }

  /**
   * The protocol's view of the program. No engine is touched before a client has asked for the
   * tools, and their list does not wait for one.
   */
  public static McpServer open(Program program, String version, ToolScopes scopes) {
    ServerSpec spec =
        ServerSpec.of("e2b-mcp", version)
            .withTitle("E2B MCP Server")
            .withDescription("Runs Python and JavaScript in a sandbox.")
            .withInstructions(INSTRUCTIONS);
    return McpServer.builder(spec)
        .tools(
            program.tools().stream()
                .map(tool -> new McpTool(tool, program.flow(), scopes.of(tool.form())))
                .toList())
        .onSessionEnd(caller -> program.leave(Callers.owner(caller)))
        .whenListed(program::prepare)
        .onInternalError(
            (what, failure) -> program.log().error(what, Field.field("error", failure)))
        .build();
  }
}
