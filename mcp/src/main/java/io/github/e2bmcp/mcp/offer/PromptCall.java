package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.exchange.Exchange;
import java.util.Map;

/** A request for a prompt with these arguments. */
public record PromptCall(Map<String, String> arguments, Exchange exchange) {
  public PromptCall {
    arguments = Map.copyOf(arguments);
  }
}
