package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.exchange.InputRequired;

/** A text template that a user can choose. Calls come from many virtual threads at once. */
public interface Prompt {
  PromptDescriptor descriptor();

  /**
   * Fills it in; required arguments are there.
   *
   * @throws InputRequired to ask the client for something first
   */
  PromptResult get(PromptCall call) throws Exception;
}
