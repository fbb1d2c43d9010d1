package io.github.e2bmcp.mcp.exchange;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Thrown by a tool, prompt or resource to ask the client for something first. The request is then
 * served again from its beginning, with {@link Exchange#answer} and {@link Exchange#state} filled:
 * by a new request of the client in the modern era (basic/patterns/mrtr), at once in the legacy
 * era.
 */
public final class InputRequired extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, InputRequest> requests;
  private final transient @Nullable JsonNode state;

  /**
   * What to ask for, and what to remember.
   *
   * @param requests by keys of the asker's choice; may be empty when there is a state
   * @param state what to remember; the client carries it signed and cannot change it, but can read
   *     it
   */
  public InputRequired(Map<String, InputRequest> requests, @Nullable JsonNode state) {
    super("Input required", null, false, false);
    if (requests.isEmpty() && state == null) {
      throw new IllegalArgumentException("Ask for something, or have something remembered");
    }
    this.requests = Map.copyOf(requests);
    this.state = state;
  }

  public Map<String, InputRequest> requests() {
    return requests;
  }

  public @Nullable JsonNode state() {
    return state;
  }
}
