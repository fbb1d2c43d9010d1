package io.github.e2bmcp.mcp;

import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.connection.Feature;
import io.github.e2bmcp.mcp.era.Kernel;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.feature.CompletionFeature;
import io.github.e2bmcp.mcp.feature.PromptsFeature;
import io.github.e2bmcp.mcp.feature.ResourcesFeature;
import io.github.e2bmcp.mcp.feature.TaskOptions;
import io.github.e2bmcp.mcp.feature.Tasks;
import io.github.e2bmcp.mcp.feature.ToolsFeature;
import io.github.e2bmcp.mcp.http.HttpOptions;
import io.github.e2bmcp.mcp.http.StreamableHttp;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.Completer;
import io.github.e2bmcp.mcp.offer.Prompt;
import io.github.e2bmcp.mcp.offer.Resources;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolResult;
import io.github.e2bmcp.mcp.stdio.StdioOptions;
import io.github.e2bmcp.mcp.stdio.StdioTransport;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An MCP server: what it offers, ready to be served over any number of transports at once.
 *
 * <p>It speaks every revision from 2024-11-05 to 2026-07-28. The era is told from each request
 * alone, so one stdio process may be spoken to in several.
 */
public final class McpServer implements AutoCloseable {
  private final Kernel kernel;
  private final ToolsFeature tools;
  private final Changes changes;
  private final Consumer<Caller> sessionEnd;

  private McpServer(Builder builder) {
    this.sessionEnd = builder.sessionEnd;
    boolean changing = builder.changes != null;
    this.changes = builder.changes == null ? new Changes() : builder.changes;
    Tasks tasks = builder.tasks == null ? null : new Tasks(builder.tasks, changes);
    this.tools =
        new ToolsFeature(builder.tools, changing, tasks, builder.reporter, builder.whenListed);
    List<Feature> features = new ArrayList<>();
    if (!builder.tools.isEmpty()) {
      features.add(tools);
    }
    if (builder.resources != null) {
      features.add(new ResourcesFeature(builder.resources, changing));
    }
    if (!builder.prompts.isEmpty()) {
      features.add(new PromptsFeature(builder.prompts, changing));
    }
    if (builder.completer != null) {
      features.add(new CompletionFeature(builder.completer));
    }
    this.kernel =
        new Kernel(
            new Kernel.Blueprint(
                builder.spec,
                features,
                changes,
                changing,
                tasks,
                builder.logging,
                builder.stateKey,
                builder.reporter));
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

  /** The Streamable HTTP transport, to be given to a server of module http. */
  public StreamableHttp http(HttpOptions options, Authorizer authorizer) {
    return new StreamableHttp(kernel, tools, options, authorizer, sessionEnd);
  }

  /**
   * Calls a tool from inside the program, with the same checks as a client's call.
   *
   * @throws McpException when there is no such tool
   */
  public ToolResult call(String tool, ObjectNode arguments, Exchange exchange) throws Exception {
    return tools.call(tool, new ToolCall(arguments, exchange));
  }

  /** Ends all subscriptions in an orderly way; transports are stopped by who started them. */
  @Override
  public void close() {
    changes.close();
  }

  /** Gathers what a server offers. For one thread. */
  public static final class Builder {
    private final ServerSpec spec;
    private final List<Tool> tools = new ArrayList<>();
    private final List<Prompt> prompts = new ArrayList<>();
    private @Nullable Resources resources;
    private @Nullable Completer completer;
    private @Nullable Changes changes;
    private @Nullable TaskOptions tasks;
    private boolean logging;
    private byte @Nullable [] stateKey;
    private @Nullable Runnable whenListed;
    private Consumer<Caller> sessionEnd = caller -> {};
    private BiConsumer<String, Throwable> reporter = Builder::toStandardError;

    private Builder(ServerSpec spec) {
      this.spec = spec;
    }

    /** Adds tools; clients see them in this order. */
    public Builder tools(List<? extends Tool> more) {
      tools.addAll(more);
      return this;
    }

    /** Adds prompts; clients see them in this order. */
    public Builder prompts(List<? extends Prompt> more) {
      prompts.addAll(more);
      return this;
    }

    public Builder resources(Resources provider) {
      this.resources = provider;
      return this;
    }

    public Builder completions(Completer suggester) {
      this.completer = suggester;
      return this;
    }

    /** Lets clients subscribe to what the program will announce there. */
    public Builder changes(Changes announced) {
      this.changes = announced;
      return this;
    }

    /** Lets calls of tools that allow it become tasks. */
    public Builder tasks(TaskOptions options) {
      this.tasks = options;
      return this;
    }

    /** Lets clients ask for log messages; deprecated since 2026-07-28, and off unless called. */
    public Builder logging() {
      this.logging = true;
      return this;
    }

    /**
     * The key that protects what is remembered for multi-round requests. Servers that answer for
     * each other must share one; by default it is random.
     *
     * @param key at least 32 bytes
     */
    public Builder stateKey(byte[] key) {
      if (key.length < 32) {
        throw new IllegalArgumentException("A key needs 32 bytes, not " + key.length);
      }
      this.stateKey = key.clone();
      return this;
    }

    /**
     * Called once, on a thread of its own, when a client has asked for the tools: the moment to
     * make ready what a first call will need. It must not throw.
     */
    public Builder whenListed(Runnable action) {
      this.whenListed = action;
      return this;
    }

    /** Who is told of failures that clients must not see; by default the standard error. */
    public Builder onInternalError(BiConsumer<String, Throwable> sink) {
      this.reporter = sink;
      return this;
    }

    /**
     * Who is told when an HTTP session of the legacy era ended, so that nothing is kept for it any
     * longer. Called once for each, on the thread that ended it.
     */
    public Builder onSessionEnd(Consumer<Caller> sink) {
      this.sessionEnd = sink;
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
