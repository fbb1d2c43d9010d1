package io.github.e2bmcp.mcp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * An MCP server: what it offers, ready to be served over any number of transports at once.
 *
 * <p>It speaks every revision from 2024-11-05 to 2026-07-28. The era is told from each request
 * alone, so one stdio process may be spoken to in several.
 */
public final class McpServer {
  private final Kernel kernel;
  private final ToolsFeature tools;

  private McpServer(Builder builder) {
    this.tools = new ToolsFeature(builder.tools, builder.reporter);
    this.kernel = new Kernel(builder.spec, List.of(tools), builder.reporter);
  }

  public static Builder builder(ServerSpec spec) {
    return new Builder(spec);
  }

  /**
   * Serves one client over two streams until the input ends, the output breaks, or the thread is
   * interrupted. Returns after running calls were answered within the grace, or stopped.
   *
   * @param out nothing else may write to it
   */
  public void serveStdio(InputStream in, OutputStream out, StdioOptions options)
      throws InterruptedException {
    new StdioTransport(kernel, in, out, options).serve();
  }

  /**
   * Calls a tool from inside the program, with the same checks as a client's call.
   *
   * @throws McpException when there is no such tool
   */
  public ToolResult call(String tool, ObjectNode arguments, Exchange exchange) throws Exception {
    return tools.call(tool, new ToolCall(arguments, exchange));
  }

  /** Gathers what a server offers. For one thread. */
  public static final class Builder {
    private final ServerSpec spec;
    private final List<Tool> tools = new ArrayList<>();
    private BiConsumer<String, Throwable> reporter = Builder::toStandardError;

    private Builder(ServerSpec spec) {
      this.spec = spec;
    }

    /** Adds tools; clients see them in this order. */
    public Builder tools(List<? extends Tool> more) {
      tools.addAll(more);
      return this;
    }

    /** Who is told of failures that clients must not see; by default the standard error. */
    public Builder onInternalError(BiConsumer<String, Throwable> sink) {
      this.reporter = sink;
      return this;
    }

    public McpServer build() {
      return new McpServer(this);
    }

    private static void toStandardError(String what, Throwable failure) {
      System.err.println(what + ": " + failure);
    }
  }
}
