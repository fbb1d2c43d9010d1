package io.github.e2bmcp.mcp;

import java.util.Map;

/** A request for a prompt with these arguments. */
public record PromptCall(Map<String, String> arguments, Exchange exchange) {
  public PromptCall {
    arguments = Map.copyOf(arguments);
  }
}
