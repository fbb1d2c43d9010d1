package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.exchange.Exchange;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of a tool.
 *
 * @param arguments fit the tool's input schema
 * @param exchange who calls and how to talk back while the call runs
 */
public record ToolCall(ObjectNode arguments, Exchange exchange) {
  public Caller caller() {
    return exchange.caller();
  }

  /** {@link Exchange#progress}. */
  public void progress(double progress, @Nullable Double total, @Nullable String message) {
    exchange.progress(progress, total, message);
  }
}
